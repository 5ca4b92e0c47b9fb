#include "KinelinkBody.h"

#include "ReferenceSkeleton.h"

#include "KinelinkAxes.h"
#include "KinelinkJoints.h"
#include "KinelinkText.h"
#include "KinelinkTPose.h"

namespace
{
	/** A bone's name in lower case, without the file's namespace and Mixamo's prefix. */
	FString Plain(const FName& Bone)
	{
		FString Name = Bone.ToString().ToLower();
		int32 Colon = INDEX_NONE;
		if (Name.FindLastChar(TEXT(':'), Colon))
		{
			Name.RightChopInline(Colon + 1);
		}
		Name.RemoveFromStart(TEXT("mixamorig_"));
		return Name;
	}

	/** The bones of a family, by joint. */
	TArray<int32> InFamily(int32 Family, const TMap<FString, int32>& ByName)
	{
		TArray<int32> Found;
		Found.Init(INDEX_NONE, KinelinkJoints::Count);
		for (int32 Joint = 0; Joint < KinelinkJoints::Count; ++Joint)
		{
			if (const int32* Bone = ByName.Find(KinelinkJoints::BoneName(Family, Joint)))
			{
				Found[Joint] = *Bone;
			}
		}
		return Found;
	}

	int32 CountFound(const TArray<int32>& Found)
	{
		int32 Known = 0;
		for (const int32 Bone : Found)
		{
			Known += Bone != INDEX_NONE;
		}
		return Known;
	}
}

FKinelinkBody::FKinelinkBody(const FReferenceSkeleton& Skeleton, const TMap<FName, FName>& Overrides)
{
	const int32 Num = Skeleton.GetNum();
	for (int32 Bone = 0; Bone < Num; ++Bone)
	{
		const int32 Parent = Skeleton.GetParentIndex(Bone);
		const FTransform& Local = Skeleton.GetRefBonePose()[Bone];
		World.Add(Parent == INDEX_NONE ? Local : Local * World[Parent]);
		Rest.Add(World.Last().GetRotation());
	}
	FindBones(Skeleton, Overrides);
	if (!IsValid())
	{
		return;
	}
	FindFacing();
	TArray<TOptional<FVector>> Places;
	Places.SetNum(KinelinkJoints::Count);
	for (int32 Joint = 0; Joint < KinelinkJoints::Count; ++Joint)
	{
		if (Bones[Joint] != INDEX_NONE)
		{
			Places[Joint] = PlaceOnWire(Bones[Joint]);
		}
	}
	for (const FQuat& Turn : FKinelinkTPose::Straighten(Places).Turns)
	{
		Turns.Add(KinelinkAxes::RotationFromWire(Turn));
	}
}

void FKinelinkBody::FindBones(const FReferenceSkeleton& Skeleton, const TMap<FName, FName>& Overrides)
{
	TMap<FString, int32> ByName;
	for (int32 Bone = 0; Bone < Skeleton.GetNum(); ++Bone)
	{
		ByName.Add(Plain(Skeleton.GetBoneName(Bone)), Bone);
	}
	for (int32 Family = 0; Family < KinelinkJoints::Families; ++Family)
	{
		TArray<int32> Found = InFamily(Family, ByName);
		if (Family == 0 || CountFound(Found) > CountFound(Bones))
		{
			Bones = MoveTemp(Found);
		}
	}
	for (const TPair<FName, FName>& Override : Overrides)
	{
		const int32 Joint = KinelinkJoints::Find(Override.Key.ToString());
		const int32 Bone = Skeleton.FindBoneIndex(Override.Value);
		if (Joint == INDEX_NONE || Bone == INDEX_NONE)
		{
			Problem = FString::Printf(TEXT("Bone Overrides has %s for %s: the first is to be a bone of the mesh, the second a joint of VRM 1.0 such as leftHand"),
				*Override.Value.ToString(), *Override.Key.ToString());
			return;
		}
		Bones[Joint] = Bone;
	}
	Joints.Init(INDEX_NONE, Skeleton.GetNum());
	TArray<FString> Missing;
	for (int32 Joint = 0; Joint < KinelinkJoints::Count; ++Joint)
	{
		if (Bones[Joint] != INDEX_NONE)
		{
			Joints[Bones[Joint]] = Joint;
		}
		else if (KinelinkJoints::IsRequired(Joint))
		{
			Missing.Add(KinelinkJoints::Name(Joint));
		}
	}
	if (Missing.Num() > 0)
	{
		Problem = FString::Printf(TEXT("no bone was recognised as %s; name them in Bone Overrides"), *FString::Join(Missing, TEXT(", ")));
	}
}

void FKinelinkBody::FindFacing()
{
	const auto Place = [this](const TCHAR* Joint) { return World[Bones[KinelinkJoints::Find(Joint)]].GetLocation(); };
	const FVector Right = Place(TEXT("rightUpperLeg")) - Place(TEXT("leftUpperLeg"));
	// For a body that faces +X the right is +Y.
	Facing = FQuat(FVector(0.0, 0.0, 1.0), FMath::Atan2(-Right.X, Right.Y));
}

FVector FKinelinkBody::PlaceOnWire(int32 Bone) const
{
	return KinelinkAxes::PlaceToWire(Facing.UnrotateVector(World[Bone].GetLocation()));
}

FQuat FKinelinkBody::RotationOnWire(int32 Bone) const
{
	return KinelinkAxes::RotationToWire(Facing.Inverse() * Rest[Bone]);
}

kinelink::AvatarInfo FKinelinkBody::Describe(const TMap<int32, double>& Radii) const
{
	kinelink::AvatarInfo Info;
	std::vector<float> Rotations;
	TArray<int32> Sent;
	Sent.Init(INDEX_NONE, KinelinkJoints::Count);
	for (int32 Joint = 0; Joint < KinelinkJoints::Count; ++Joint)
	{
		if (Bones[Joint] == INDEX_NONE)
		{
			continue;
		}
		int32 Parent = KinelinkJoints::Parent(Joint);
		while (Parent != INDEX_NONE && Bones[Parent] == INDEX_NONE)
		{
			Parent = KinelinkJoints::Parent(Parent);
		}
		FVector Place = PlaceOnWire(Bones[Joint]);
		FQuat Rotation = RotationOnWire(Bones[Joint]);
		if (Parent != INDEX_NONE)
		{
			const FQuat Above = RotationOnWire(Bones[Parent]);
			Place = Above.UnrotateVector(Place - PlaceOnWire(Bones[Parent]));
			Rotation = Above.Inverse() * Rotation;
		}
		Rotation.Normalize();
		Info.Names.push_back(KinelinkText::ToUtf8(KinelinkJoints::Name(Joint)));
		Info.Parents.push_back(Parent == INDEX_NONE ? -1 : Sent[Parent]);
		for (const double Number : {Place.X, Place.Y, Place.Z})
		{
			Info.Translations.push_back(static_cast<float>(Number));
		}
		for (const double Number : {Rotation.X, Rotation.Y, Rotation.Z, Rotation.W})
		{
			Rotations.push_back(static_cast<float>(Number));
		}
		Sent[Joint] = static_cast<int32>(Info.Names.size()) - 1;
		if (const double* Radius = Radii.Find(Joint))
		{
			Info.Radii.emplace_back(Info.Names.back(), *Radius);
		}
	}
	Info.Rotations = std::move(Rotations);
	return Info;
}
