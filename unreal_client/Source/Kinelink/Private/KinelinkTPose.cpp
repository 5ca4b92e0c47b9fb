#include "KinelinkTPose.h"

#include "KinelinkJoints.h"

namespace
{
	// Metacarpals are never exactly level: a hand within this angle of the T-pose is left as it is.
	const double Level = FMath::DegreesToRadians(8.0);

	const FVector Down(0.0, -1.0, 0.0);

	using FPlaces = TArray<TOptional<FVector>>;

	/** The shortest rotation from one direction to another; none for a bone without length. */
	FQuat Aligned(const TOptional<FVector>& Bone, const FVector& Target)
	{
		if (!Bone.IsSet() || Bone->Size() < 1e-6)
		{
			return FQuat::Identity;
		}
		return FQuat::FindBetweenNormals(Bone->GetSafeNormal(), Target);
	}

	class FStraightener
	{
	public:
		explicit FStraightener(const FPlaces& InPlaces) : Places(InPlaces) {}

		/** The world rotation that a joint needs on top of its parent's. */
		FQuat Extra(const FString& Name, const FQuat& Inherited) const
		{
			const bool bLeft = Name.StartsWith(TEXT("left"), ESearchCase::CaseSensitive);
			if (!bLeft && !Name.StartsWith(TEXT("right"), ESearchCase::CaseSensitive))
			{
				return FQuat::Identity;
			}
			const FString Side = bLeft ? TEXT("left") : TEXT("right");
			const FString Bare = Name.RightChop(Side.Len());
			const FVector Across(bLeft ? 1.0 : -1.0, 0.0, 0.0);
			const auto Bone = [&](const TCHAR* Start, const TCHAR* End)
			{ return Offset(Side + Start, Side + End, Inherited); };

			if (Bare == TEXT("UpperArm")) return Aligned(Bone(TEXT("UpperArm"), TEXT("LowerArm")), Across);
			if (Bare == TEXT("LowerArm")) return Aligned(Bone(TEXT("LowerArm"), TEXT("Hand")), Across);
			if (Bare == TEXT("UpperLeg")) return Aligned(Bone(TEXT("UpperLeg"), TEXT("LowerLeg")), Down);
			if (Bare == TEXT("LowerLeg")) return Aligned(Bone(TEXT("LowerLeg"), TEXT("Foot")), Down);
			if (Bare == TEXT("Foot"))
			{
				const TOptional<FVector> Toes = Bone(TEXT("Foot"), TEXT("Toes"));
				return Toes.IsSet() ? FQuat(FVector(0.0, 1.0, 0.0), -FMath::Atan2(Toes->X, Toes->Z)) : FQuat::Identity;
			}
			if (Bare == TEXT("Hand"))
			{
				return PalmDown(Bone(TEXT("Hand"), TEXT("MiddleProximal")),
					Bone(TEXT("LittleProximal"), TEXT("IndexProximal")), Across);
			}
			return Finger(Name, Bare, Across, Inherited);
		}

	private:
		const FPlaces& Places;

		TOptional<FVector> Offset(const FString& Start, const FString& End, const FQuat& Inherited) const
		{
			const int32 A = KinelinkJoints::Find(Start);
			const int32 B = KinelinkJoints::Find(End);
			if (A == INDEX_NONE || B == INDEX_NONE || !Places[A].IsSet() || !Places[B].IsSet())
			{
				return {};
			}
			return Inherited.RotateVector(*Places[B] - *Places[A]);
		}

		FQuat Finger(const FString& Name, const FString& Bare, const FVector& Across, const FQuat& Inherited) const
		{
			const bool bThumb = Bare.StartsWith(TEXT("Thumb"), ESearchCase::CaseSensitive);
			const bool bFinger = bThumb || Bare.EndsWith(TEXT("Proximal")) || Bare.EndsWith(TEXT("Intermediate"));
			// The last bone has no end of its own; it goes on as the one before.
			if (!bFinger || Bare.EndsWith(TEXT("Distal")))
			{
				return FQuat::Identity;
			}
			const int32 Joint = KinelinkJoints::Find(Name);
			const FVector Forty5 = (Across + FVector(0.0, 0.0, 1.0)).GetSafeNormal();
			return Aligned(Offset(Name, KinelinkJoints::Name(Joint + 1), Inherited), bThumb ? Forty5 : Across);
		}

		/** Level the hand along ±X and roll it until the knuckles of index and little finger are at the same height. */
		static FQuat PalmDown(const TOptional<FVector>& Palm, const TOptional<FVector>& Knuckles, const FVector& Across)
		{
			if (!Palm.IsSet())
			{
				return FQuat::Identity;
			}
			FQuat Levelled = Aligned(Palm, Across);
			if (Levelled.GetAngle() <= Level)
			{
				Levelled = FQuat::Identity;
			}
			if (!Knuckles.IsSet())
			{
				return Levelled;
			}
			const FVector Row = Levelled.RotateVector(*Knuckles);
			const double Roll = FMath::Atan2(Row.Y, Row.Z);
			return FMath::Abs(Roll) < Level ? Levelled : FQuat(FVector(1.0, 0.0, 0.0), Roll) * Levelled;
		}
	};
}

FKinelinkTPose FKinelinkTPose::Straighten(const TArray<TOptional<FVector>>& Places)
{
	const FStraightener Straightener(Places);
	FKinelinkTPose Pose;
	Pose.Turns.Init(FQuat::Identity, KinelinkJoints::Count);
	for (int32 Joint = 0; Joint < KinelinkJoints::Count; ++Joint)
	{
		const int32 Parent = KinelinkJoints::Parent(Joint);
		const FQuat Inherited = Parent == INDEX_NONE ? FQuat::Identity : Pose.Turns[Parent];
		// What a missing joint would turn is turned by the next one above that is there.
		Pose.Turns[Joint] =
			Places[Joint].IsSet() ? Straightener.Extra(KinelinkJoints::Name(Joint), Inherited) * Inherited : Inherited;
	}
	return Pose;
}
