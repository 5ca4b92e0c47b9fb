#include "KinelinkRetargeter.h"

#include "BoneContainer.h"

#include "KinelinkJoints.h"

FKinelinkRetargeter::FKinelinkRetargeter(const FBoneContainer& Bones, const TMap<FName, FName>& Overrides)
	: Body(Bones.GetReferenceSkeleton(), Overrides), Serial(Bones.GetSerialNumber())
{
}

void FKinelinkRetargeter::Match(const TArray<FName>& Names)
{
	Streamed = Names;
	Sources.Init(INDEX_NONE, KinelinkJoints::Count);
	for (int32 Bone = 0; Bone < Names.Num(); ++Bone)
	{
		const int32 Joint = KinelinkJoints::Find(Names[Bone].ToString());
		if (Joint != INDEX_NONE)
		{
			Sources[Joint] = Bone;
		}
	}
}

void FKinelinkRetargeter::Apply(
	const TArray<FName>& Names, const TArray<int32>& Parents, const TArray<FTransform>& Frame, FCompactPose& Out)
{
	if (!Body.IsValid() || Names.Num() != Frame.Num() || Parents.Num() != Frame.Num())
	{
		return;
	}
	if (Streamed != Names)
	{
		Match(Names);
	}
	World.SetNum(Frame.Num());
	for (int32 Bone = 0; Bone < Frame.Num(); ++Bone)
	{
		const FQuat Local = Frame[Bone].GetRotation();
		World[Bone] = Parents[Bone] == INDEX_NONE ? Local : World[Parents[Bone]] * Local;
	}
	const FBoneContainer& Bones = Out.GetBoneContainer();
	Posed.SetNum(Out.GetNumBones());
	for (const FCompactPoseBoneIndex Index : Out.ForEachBoneIndex())
	{
		const FCompactPoseBoneIndex Parent = Out.GetParentBoneIndex(Index);
		const FTransform Above = Parent.GetInt() == INDEX_NONE ? FTransform::Identity : Posed[Parent.GetInt()];
		const int32 Bone = Bones.MakeMeshPoseIndex(Index).GetInt();
		const int32 Joint = Body.Joints[Bone];
		const int32 Source = Joint == INDEX_NONE ? INDEX_NONE : Sources[Joint];
		FTransform& Local = Out[Index];
		if (Source != INDEX_NONE)
		{
			const FQuat Turned =
				Body.Facing * World[Source] * Body.Turns[Joint] * Body.Facing.Inverse() * Body.Rest[Bone];
			Local.SetRotation((Above.GetRotation().Inverse() * Turned).GetNormalized());
			if (Parents[Source] == INDEX_NONE)
			{
				Local.SetLocation(Above.InverseTransformPosition(Body.Facing.RotateVector(Frame[Source].GetLocation())));
			}
		}
		Posed[Index.GetInt()] = Local * Above;
	}
}
