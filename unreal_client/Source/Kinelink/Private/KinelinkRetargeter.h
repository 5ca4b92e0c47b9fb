#pragma once

#include "CoreMinimal.h"
#include "BonePose.h"

#include "KinelinkBody.h"

/** Carries poses of a streamed skeleton over to one mesh. Works out what is the same for every frame once for each pair. */
class FKinelinkRetargeter
{
public:
	/** For a mesh at the level of detail that its bones say. */
	FKinelinkRetargeter(const FBoneContainer& Bones, const TMap<FName, FName>& Overrides);

	/** Why the mesh can't be used; empty otherwise. */
	const FString& Problem() const { return Body.Problem; }

	/** Whether it was made for these bones. */
	bool IsFor(const FBoneContainer& Bones) const { return Serial == Bones.GetSerialNumber(); }

	/**
	 * Names and Parents: the streamed skeleton. Frame: its local transforms, in Unreal's axes, the first one's place in the world.
	 * Out has the mesh's pose before, normally its rest pose, and keeps what no joint moves.
	 */
	void Apply(const TArray<FName>& Names, const TArray<int32>& Parents, const TArray<FTransform>& Frame, FCompactPose& Out);

private:
	FKinelinkBody Body;
	const uint16 Serial;
	TArray<FName> Streamed;
	/** Streamed bone of each joint. */
	TArray<int32> Sources;
	/** World rotations of the streamed bones, those of the mesh's bones, in their own spaces. */
	TArray<FQuat> World;
	TArray<FTransform> Posed;

	void Match(const TArray<FName>& Names);
};
