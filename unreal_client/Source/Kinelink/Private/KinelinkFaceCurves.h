#pragma once

#include "CoreMinimal.h"

#include "KinelinkFaceTarget.h"

struct FBlendedCurve;

/** What the curves of a face are called: ARKit's on the wire, the target's in the mesh. */
namespace KinelinkFaceCurves
{
	/** The target's curves that one of ARKit's drives; empty where there is none. */
	TArray<FName> Targets(const FName& Arkit, EKinelinkFaceTarget Target);

	/** One curve of a stream and those of the mesh that it drives. */
	using FMap = TArray<TArray<FName>>;

	/** For each curve of a stream what it drives. Custom comes before the target's table. */
	FMap Make(const TArray<FName>& Streamed, EKinelinkFaceTarget Target, const TMap<FName, FName>& Custom);

	/** Put a frame's values onto a pose's curves. */
	void Apply(const FMap& Map, const TArray<float>& Values, FBlendedCurve& Out);
}
