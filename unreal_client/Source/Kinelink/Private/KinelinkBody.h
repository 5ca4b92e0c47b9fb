#pragma once

#include "CoreMinimal.h"

#include "Core/Requests.h"

struct FReferenceSkeleton;

/**
 * A skeletal mesh's own skeleton as the wire's humanoid: which bone is which joint, where the mesh faces, and how its rest pose
 * differs from the T-pose. Made once for a mesh; knows no UObjects.
 */
class FKinelinkBody
{
public:
	/**
	 * Find the joints of a skeleton. Overrides: joint (VRM name) to bone, for those that aren't found by their names.
	 * Where it is no humanoid, IsValid is false and Problem says what is missing.
	 */
	FKinelinkBody(const FReferenceSkeleton& Skeleton, const TMap<FName, FName>& Overrides);

	bool IsValid() const { return Problem.IsEmpty(); }

	/** Why the skeleton can't be used, and what to do; empty otherwise. */
	FString Problem;

	/** Bone (index into the reference skeleton) of each joint of KinelinkJoints; INDEX_NONE where there is none. */
	TArray<int32> Bones;

	/** Joint of each bone; INDEX_NONE for those that only ride along. */
	TArray<int32> Joints;

	/** Per joint: rotation to the T-pose on top of the authored one, in Unreal's axes, for a body that faces +X. */
	TArray<FQuat> Turns;

	/** Rest rotation of each bone in the mesh's own space. */
	TArray<FQuat> Rest;

	/** From a body that faces +X to the mesh's own space: a rotation about Z, by 90 degrees for Epic's characters, which face +Y. */
	FQuat Facing = FQuat::Identity;

	/** The rest skeleton as the server is told of it. Radii: flesh around joints, metres, by the joint's index. */
	kinelink::AvatarInfo Describe(const TMap<int32, double>& Radii) const;

private:
	/** Rest transform of each bone in the mesh's own space. */
	TArray<FTransform> World;

	void FindBones(const FReferenceSkeleton& Skeleton, const TMap<FName, FName>& Overrides);
	void FindFacing();
	FVector PlaceOnWire(int32 Bone) const;
	FQuat RotationOnWire(int32 Bone) const;
};
