#pragma once

#include "CoreMinimal.h"

/** The wire's humanoid: VRM 1.0 names and their tree. */
namespace KinelinkJoints
{
	constexpr int32 Count = 55;

	/** Name of a joint in the order of the wire's default skeleton. */
	const TCHAR* Name(int32 Joint);

	/** Index of a joint's parent, INDEX_NONE for the hips. Parents come first. */
	int32 Parent(int32 Joint);

	/** Index of a name, letters' case aside; INDEX_NONE where there is none. */
	int32 Find(const FString& Name);

	/** Whether a body without it is no humanoid. */
	bool IsRequired(int32 Joint);

	/** Programs whose names for bones are known: Unreal 5 (Manny, MetaHuman), VRM and Unity, Mixamo, Unreal 4. */
	constexpr int32 Families = 4;

	/** What a family calls a joint's bone, in lower case. */
	const FString& BoneName(int32 Family, int32 Joint);
}
