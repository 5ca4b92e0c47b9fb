#pragma once

// Doubles of Unreal's skeletons, poses and Live Link's animation instance.

#include "LiveLink.h"

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FReferenceSkeleton
struct FReferenceSkeleton {
    int32 GetNum() const { return Names.Num(); }
    FName GetBoneName(int32 Bone) const { return Names[Bone]; }
    int32 GetParentIndex(int32 Bone) const { return Parents[Bone]; }
    const TArray<FTransform>& GetRefBonePose() const { return Pose; }
    int32 FindBoneIndex(const FName& Name) const { return Names.IndexOfByPredicate([&](const FName& One) { return One == Name; }); }

    TArray<FName> Names;
    TArray<int32> Parents;
    TArray<FTransform> Pose;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FCompactPoseBoneIndex
struct FCompactPoseBoneIndex {
    explicit FCompactPoseBoneIndex(int32 InIndex) : Index(InIndex) {}
    int32 GetInt() const { return Index; }

private:
    int32 Index;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FMeshPoseBoneIndex
struct FMeshPoseBoneIndex {
    explicit FMeshPoseBoneIndex(int32 InIndex) : Index(InIndex) {}
    int32 GetInt() const { return Index; }

private:
    int32 Index;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FBoneContainer
class FBoneContainer {
public:
    const FReferenceSkeleton& GetReferenceSkeleton() const { return *Skeleton; }
    uint16 GetSerialNumber() const { return Serial; }
    FMeshPoseBoneIndex MakeMeshPoseIndex(const FCompactPoseBoneIndex& Index) const { return FMeshPoseBoneIndex(Kept[Index.GetInt()]); }

    const FReferenceSkeleton* Skeleton = nullptr;
    uint16 Serial = 1;
    /// The mesh's bones at this level of detail.
    TArray<int32> Kept;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FCompactPose
struct FCompactPose {
    explicit FCompactPose(const FBoneContainer& InBones) : Bones(&InBones) {
        for (const int32 Bone : Bones->Kept) Pose.Add(Bones->Skeleton->Pose[Bone]);
        for (int32 i = 0; i < Pose.Num(); i++) Indices.Add(FCompactPoseBoneIndex(i));
    }
    const FBoneContainer& GetBoneContainer() const { return *Bones; }
    int32 GetNumBones() const { return Pose.Num(); }
    const TArray<FCompactPoseBoneIndex>& ForEachBoneIndex() const { return Indices; }
    FTransform& operator[](const FCompactPoseBoneIndex& Index) { return Pose[Index.GetInt()]; }
    FCompactPoseBoneIndex GetParentBoneIndex(const FCompactPoseBoneIndex& Index) const {
        const int32 Parent = Bones->Skeleton->Parents[Bones->Kept[Index.GetInt()]];
        return FCompactPoseBoneIndex(Bones->Kept.IndexOfByPredicate([&](int32 One) { return One == Parent; }));
    }

private:
    const FBoneContainer* Bones;
    TArray<FTransform> Pose;
    TArray<FCompactPoseBoneIndex> Indices;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FBlendedCurve
struct FBlendedCurve {
    void Set(FName Name, float Value) { Values[Name] = Value; }
    std::map<FName, float> Values;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkAnimationCore/ULiveLinkRetargetAsset
class ULiveLinkRetargetAsset : public UObject {
    UE_ABSTRACT_BODY(ULiveLinkRetargetAsset, UObject)
    virtual void BuildPoseFromAnimationData(
        float, const FLiveLinkSkeletonStaticData*, const FLiveLinkAnimationFrameData*, FCompactPose&) = 0;
    virtual void BuildPoseAndCurveFromBaseData(
        float, const FLiveLinkBaseStaticData*, const FLiveLinkBaseFrameData*, FCompactPose&, FBlendedCurve&) = 0;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/UAnimInstance
class UAnimInstance : public UObject { UE_CLASS_BODY(UAnimInstance, UObject) };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkAnimationCore/ULiveLinkInstance
class ULiveLinkInstance : public UAnimInstance {
    UE_CLASS_BODY(ULiveLinkInstance, UAnimInstance)
    void SetSubject(FLiveLinkSubjectName Name) { Subject = Name; }
    void SetRetargetAsset(TSubclassOf<ULiveLinkRetargetAsset> Class) { Asset = NewObject<ULiveLinkRetargetAsset>(this, Class.Get()); }
    void EnableLiveLinkEvaluation(bool bEnable) { bEnabled = bEnable; }

    FLiveLinkSubjectName Subject;
    ULiveLinkRetargetAsset* Asset = nullptr;
    bool bEnabled = false;
};
