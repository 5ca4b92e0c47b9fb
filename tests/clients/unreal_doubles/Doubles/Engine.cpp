#include "Engine.h"

#include <chrono>

UWorld* UActorComponent::GetWorld() const { return Owner ? Owner->World : nullptr; }

FTransform USceneComponent::GetComponentTransform() const {
    return !Owner ? Relative : this == Owner->Root ? Owner->Place : Relative * Owner->Place;
}
void USceneComponent::SetWorldTransform(const FTransform& Transform) {
    Doubles::GameThreadOnly("SetWorldTransform");
    if (Owner && this == Owner->Root) Owner->Place = Transform;
    else Relative = Owner ? Transform.GetRelativeTransform(Owner->Place) : Transform;
}

std::vector<FTransform> USkeletalMeshComponent::Animate(FBlendedCurve& Curves) {
    Bones.Skeleton = &Mesh->Skeleton;
    if (Bones.Kept.Num() == 0)
        for (int32 i = 0; i < Mesh->Skeleton.GetNum(); i++) Bones.Kept.Add(i);
    FCompactPose Pose(Bones);
    const auto* Live = Cast<ULiveLinkInstance>(Instance);
    FLiveLinkSubjectFrameData Data;
    auto& Client = IModularFeatures::Get().GetModularFeature<ILiveLinkClient>(ILiveLinkClient::ModularFeatureName);
    if (Live && Live->bEnabled && Live->Asset && Client.EvaluateFrame_AnyThread(Live->Subject, ULiveLinkAnimationRole::StaticClass(), Data)) {
        const auto* Static = Data.StaticData.Cast<FLiveLinkSkeletonStaticData>();
        const auto* Frame = Data.FrameData.Cast<FLiveLinkAnimationFrameData>();
        // Animation is evaluated on worker threads.
        std::thread([&] {
            Live->Asset->BuildPoseFromAnimationData(0.0f, Static, Frame, Pose);
            Live->Asset->BuildPoseAndCurveFromBaseData(0.0f, Static, Frame, Pose, Curves);
        }).join();
    }
    std::vector<FTransform> World;
    for (const FCompactPoseBoneIndex Index : Pose.ForEachBoneIndex()) {
        const int32 Parent = Pose.GetParentBoneIndex(Index).GetInt();
        World.push_back(Pose[Index] * (Parent < 0 ? GetComponentTransform() : World[static_cast<size_t>(Parent)]));
    }
    return World;
}

bool AActor::SetActorLocationAndRotation(const FVector& Location, const FQuat& Rotation, bool, void*, ETeleportType) {
    Doubles::GameThreadOnly("SetActorLocationAndRotation");
    // The engine's own complains with every call.
    if (Root && Root->Mobility != EComponentMobility::Movable) return Doubles::Violate("what can't be moved is moved"), false;
    Place = FTransform(Rotation, Location, Place.GetScale3D());
    return true;
}
FBox AActor::CalculateComponentsBoundingBoxInLocalSpace(bool bNonColliding, bool) const {
    Doubles::GameThreadOnly("CalculateComponentsBoundingBoxInLocalSpace");
    const auto* Body = Find<UPrimitiveComponent>();
    return Body && (Body->bCollides || bNonColliding) ? Body->Box : FBox(ForceInit);
}
UActorComponent* AActor::AddComponent(UClass* Class, const FString& InName) {
    UActorComponent* const One = NewObject<UActorComponent>(this, Class, FName(*InName));
    One->Owner = this;
    if (auto* Scene = Cast<USceneComponent>(One); Scene && !Root) Root = Scene;
    Components.push_back(One);
    if (World && World->bPlays) One->BeginPlay();
    return One;
}

AActor* UWorld::Spawn(const FString& InName, const FTransform& Where) {
    AActor* const One = NewObject<AActor>(this, nullptr, FName(*InName));
    One->World = this, One->Place = Where;
    Actors.push_back(One);
    return One;
}
AActor* UWorld::Find(const FString& Wanted) const {
    for (AActor* One : Actors)
        if (One->GetName() == Wanted) return One;
    return nullptr;
}
void UWorld::Destroy(AActor& Actor) {
    for (UActorComponent* One : Actor.Components) {
        if (One->bPlays) One->EndPlay(EEndPlayReason::Destroyed);
        One->bDestroyed = true;
    }
    Actor.bDestroyed = true;
    std::erase(Actors, &Actor);
}
void UWorld::BeginPlay() {
    bPlays = true;
    for (size_t i = 0; i < Actors.size(); i++)
        for (size_t k = 0; k < Actors[i]->Components.size(); k++) Actors[i]->Components[k]->BeginPlay();
}
void UWorld::EndPlay() {
    bPlays = false;
    for (AActor* Actor : Actors)
        for (UActorComponent* One : Actor->Components)
            if (One->bPlays) One->EndPlay(EEndPlayReason::EndPlayInEditor);
}
void UWorld::Tick(float Time) {
    for (size_t i = 0; bPlays && i < Actors.size(); i++)
        for (UActorComponent* One : Actors[i]->Components)
            if (One->PrimaryComponentTick.bCanEverTick) One->TickComponent(Time, LEVELTICK_All, &One->PrimaryComponentTick);
}

APlayerCameraManager* UGameplayStatics::GetPlayerCameraManager(const UObject*, int32) { return nullptr; }

void USynthComponent::Start() {
    Doubles::GameThreadOnly("Start");
    if (bOn.exchange(true)) return;
    // Not the stream's own rate, and not a divisor of its chunks.
    int32 Rate = 48000;
    if (!Init(Rate)) { bOn = false; return; }
    Render = std::thread([this, Rate] {
        std::vector<float> Some(1024);
        auto Next = std::chrono::steady_clock::now();
        while (bOn) {
            const int32 Got = OnGenerateAudio(Some.data(), static_cast<int32>(Some.size()));
            {
                std::lock_guard Lock(Gate);
                Played.insert(Played.end(), Some.begin(), Some.begin() + Got);
            }
            Next += std::chrono::nanoseconds(1000000000LL * Got / NumChannels / Rate);
            std::this_thread::sleep_until(Next);
        }
    });
}
void USynthComponent::Stop() {
    bOn = false;
    if (Render.joinable()) Render.join();
}
std::vector<float> USynthComponent::Heard() {
    std::lock_guard Lock(Gate);
    return Played;
}
