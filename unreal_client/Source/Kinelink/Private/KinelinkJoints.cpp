#include "KinelinkJoints.h"

namespace KinelinkJoints
{
namespace
{
	struct FJoint
	{
		const TCHAR* Name;
		int32 Parent;
		// The bone's name in each family, in their order; {s} stands for l or r, {S} for left or right. The last may be left out.
		const TCHAR* Bones;
	};

	constexpr int32 FirstOfFingers = 5;

	// The trunk, then one leg and one arm without its fingers; the other side and all fingers follow the same pattern.
	const FJoint Trunk[] = {
		{TEXT("hips"), INDEX_NONE, TEXT("pelvis hips hips")},
		{TEXT("spine"), 0, TEXT("spine_01 spine spine")},
		{TEXT("chest"), 1, TEXT("spine_03 chest spine1 spine_02")},
		{TEXT("upperChest"), 2, TEXT("spine_05 upperchest spine2 spine_03")},
		{TEXT("neck"), 3, TEXT("neck_01 neck neck")},
		{TEXT("head"), 4, TEXT("head head")},
		{TEXT("leftEye"), 5, TEXT("eye_l lefteye lefteye")},
		{TEXT("rightEye"), 5, TEXT("eye_r righteye righteye")},
		{TEXT("jaw"), 5, TEXT("jaw jaw jaw")},
	};
	const FJoint Leg[] = {
		{TEXT("UpperLeg"), -1, TEXT("thigh_{s} {S}upperleg {S}upleg")},
		{TEXT("LowerLeg"), 0, TEXT("calf_{s} {S}lowerleg {S}leg")},
		{TEXT("Foot"), 1, TEXT("foot_{s} {S}foot {S}foot")},
		{TEXT("Toes"), 2, TEXT("ball_{s} {S}toes {S}toebase")},
	};
	const FJoint Arm[] = {
		{TEXT("Shoulder"), -1, TEXT("clavicle_{s} {S}shoulder {S}shoulder")},
		{TEXT("UpperArm"), 0, TEXT("upperarm_{s} {S}upperarm {S}arm")},
		{TEXT("LowerArm"), 1, TEXT("lowerarm_{s} {S}lowerarm {S}forearm")},
		{TEXT("Hand"), 2, TEXT("hand_{s} {S}hand {S}hand")},
	};
	const TCHAR* const Fingers[] = {TEXT("Thumb"), TEXT("Index"), TEXT("Middle"), TEXT("Ring"), TEXT("Little")};
	const TCHAR* const ThumbBones[] = {TEXT("Metacarpal"), TEXT("Proximal"), TEXT("Distal")};
	const TCHAR* const FingerBones[] = {TEXT("Proximal"), TEXT("Intermediate"), TEXT("Distal")};

	struct FEntry
	{
		FString Name;
		int32 Parent;
		TArray<FString> Bones;
	};

	const TCHAR* const Sides[] = {TEXT("left"), TEXT("right")};

	void AddBone(TArray<FEntry>& Table, const FString& Name, int32 Parent, const FString& Pattern, int32 Side)
	{
		FEntry& Entry = Table.AddDefaulted_GetRef();
		Entry.Name = Name;
		Entry.Parent = Parent;
		FString Bones = Pattern.Replace(TEXT("{s}"), Side == 0 ? TEXT("l") : TEXT("r"), ESearchCase::CaseSensitive);
		Bones = Bones.Replace(TEXT("{S}"), Sides[Side], ESearchCase::CaseSensitive);
		Bones.ParseIntoArray(Entry.Bones, TEXT(" "));
	}

	void AddLimb(TArray<FEntry>& Table, const FJoint (&Limb)[4], int32 From, int32 Side)
	{
		for (const FJoint& Joint : Limb)
		{
			const int32 Parent = Joint.Parent < 0 ? From : Table.Num() - 1;
			AddBone(Table, FString(Sides[Side]) + Joint.Name, Parent, Joint.Bones, Side);
		}
	}

	void AddFingers(TArray<FEntry>& Table, int32 Side)
	{
		const int32 Hand = Table.Num() - 1;
		for (int32 Finger = 0; Finger < FirstOfFingers; ++Finger)
		{
			for (int32 Bone = 0; Bone < 3; ++Bone)
			{
				const FString Name = FString(Fingers[Finger]) + (Finger == 0 ? ThumbBones : FingerBones)[Bone];
				const FString Theirs = Finger == 4 ? FString(TEXT("pinky")) : FString(Fingers[Finger]).ToLower();
				const FString Pattern = FString::Printf(
					TEXT("%s_0%d_{s} {S}%s {S}hand%s%d"), *Theirs, Bone + 1, *Name, *Theirs, Bone + 1);
				AddBone(Table, FString(Sides[Side]) + Name, Bone == 0 ? Hand : Table.Num() - 1, Pattern, Side);
			}
		}
	}

	TArray<FEntry> MakeTable()
	{
		TArray<FEntry> Table;
		for (const FJoint& Joint : Trunk)
		{
			AddBone(Table, Joint.Name, Joint.Parent, Joint.Bones, 0);
		}
		AddLimb(Table, Leg, 0, 0);
		AddLimb(Table, Leg, 0, 1);
		AddLimb(Table, Arm, 3, 0);
		AddFingers(Table, 0);
		AddLimb(Table, Arm, 3, 1);
		AddFingers(Table, 1);
		check(Table.Num() == Count);
		return Table;
	}

	const TArray<FEntry>& Table()
	{
		static const TArray<FEntry> Made = MakeTable();
		return Made;
	}
}

const TCHAR* Name(int32 Joint)
{
	return *Table()[Joint].Name;
}

int32 Parent(int32 Joint)
{
	return Table()[Joint].Parent;
}

int32 Find(const FString& Name)
{
	return Table().IndexOfByPredicate([&Name](const FEntry& Entry) { return Entry.Name.Equals(Name, ESearchCase::IgnoreCase); });
}

bool IsRequired(int32 Joint)
{
	const FString& Name = Table()[Joint].Name;
	const bool bTrunk = Name == TEXT("hips") || Name == TEXT("spine") || Name == TEXT("head");
	return bTrunk || Name.EndsWith(TEXT("UpperArm")) || Name.EndsWith(TEXT("LowerArm")) || Name.EndsWith(TEXT("Hand")) ||
		Name.EndsWith(TEXT("UpperLeg")) || Name.EndsWith(TEXT("LowerLeg")) || Name.EndsWith(TEXT("Foot"));
}

const FString& BoneName(int32 Family, int32 Joint)
{
	const TArray<FString>& Bones = Table()[Joint].Bones;
	return Bones[Bones.IsValidIndex(Family) ? Family : 0];
}
}
