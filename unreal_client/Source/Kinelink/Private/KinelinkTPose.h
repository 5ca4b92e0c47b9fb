#pragma once

#include "CoreMinimal.h"

/** The canonical T-pose of a body that was authored in some other rest pose. */
struct FKinelinkTPose
{
	/** Per joint: world rotation, in the wire's axes, that takes it from the authored rest pose to the T-pose. */
	TArray<FQuat> Turns;

	/**
	 * Turn bones, from the hips outwards, until arms and fingers lie along ±X, palms down, and legs point down, as the server does with
	 * a body that is published (motion/avatar/tpose.py).
	 *
	 * Places: one per joint of KinelinkJoints, authored, in the wire's axes (metres, +Y up, facing +Z); unset where the body lacks it.
	 */
	static FKinelinkTPose Straighten(const TArray<TOptional<FVector>>& Places);
};
