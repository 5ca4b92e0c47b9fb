#pragma once

// Doubles of Unreal's worlds, actors and components, as far as the plugin sees them.

#include "Animation.h"

class AActor;
class UWorld;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/python-api/class/EndPlayReason
namespace EEndPlayReason { enum Type { Destroyed, EndPlayInEditor }; }

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/ELevelTick
enum ELevelTick { LEVELTICK_All };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/ETeleportType
enum class ETeleportType : uint8 { None, TeleportPhysics };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FActorComponentTickFunction
struct FActorComponentTickFunction { bool bCanEverTick = false; };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/UActorComponent
class UActorComponent : public UObject {
    UE_CLASS_BODY(UActorComponent, UObject)
    AActor* GetOwner() const { Doubles::GameThreadOnly("GetOwner"); return Owner; }
    UWorld* GetWorld() const override;
    virtual void BeginPlay() { Doubles::GameThreadOnly("BeginPlay"); bPlays = true; }
    virtual void EndPlay(const EEndPlayReason::Type) { Doubles::GameThreadOnly("EndPlay"); bPlays = false; }
    virtual void TickComponent(float, ELevelTick, FActorComponentTickFunction*) { Doubles::GameThreadOnly("TickComponent"); }
    FActorComponentTickFunction PrimaryComponentTick;

    AActor* Owner = nullptr;
    bool bPlays = false;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/python-api/class/ComponentMobility
namespace EComponentMobility { enum Type { Static, Stationary, Movable }; }

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/USceneComponent
class USceneComponent : public UActorComponent {
    UE_CLASS_BODY(USceneComponent, UActorComponent)
    /// Attached to the actor's root where it isn't the root itself; its own place is then relative to that.
    FTransform GetComponentTransform() const;
    void SetWorldTransform(const FTransform& Transform);
    EComponentMobility::Type Mobility = EComponentMobility::Movable;
    FTransform Relative;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/UPrimitiveComponent
class UPrimitiveComponent : public USceneComponent {
    UE_CLASS_BODY(UPrimitiveComponent, USceneComponent)
    bool IsSimulatingPhysics() const { Doubles::GameThreadOnly("IsSimulatingPhysics"); return bSimulates; }
    void SetSimulatePhysics(bool bSimulate) { Doubles::GameThreadOnly("SetSimulatePhysics"); bSimulates = bSimulate; }
    /// In its own space.
    FBox Box{ForceInit};
    bool bSimulates = false, bCollides = true;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FKSphylElem
struct FKSphylElem { float Radius = 0, Length = 0; };
/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FKSphereElem
struct FKSphereElem { float Radius = 0; };
/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FKBoxElem
struct FKBoxElem { float X = 0, Y = 0, Z = 0; };
/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FKAggregateGeom
struct FKAggregateGeom {
    TArray<FKSphereElem> SphereElems;
    TArray<FKBoxElem> BoxElems;
    TArray<FKSphylElem> SphylElems;
};
/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/USkeletalBodySetup
class USkeletalBodySetup : public UObject {
    UE_CLASS_BODY(USkeletalBodySetup, UObject)
    FName BoneName;
    FKAggregateGeom AggGeom;
};
/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/UPhysicsAsset
class UPhysicsAsset : public UObject {
    UE_CLASS_BODY(UPhysicsAsset, UObject)
    TArray<TObjectPtr<USkeletalBodySetup>> SkeletalBodySetups;
    int32 FindBodyIndex(FName Bone) const {
        return SkeletalBodySetups.IndexOfByPredicate([&](const auto& One) { return One->BoneName == Bone; });
    }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/USkeletalMesh
class USkeletalMesh : public UObject {
    UE_CLASS_BODY(USkeletalMesh, UObject)
    const FReferenceSkeleton& GetRefSkeleton() const { return Skeleton; }
    FReferenceSkeleton Skeleton;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/USkeletalMeshComponent
class USkeletalMeshComponent : public UPrimitiveComponent {
    UE_CLASS_BODY(USkeletalMeshComponent, UPrimitiveComponent)
    USkeletalMesh* GetSkeletalMeshAsset() const { return Mesh; }
    UPhysicsAsset* GetPhysicsAsset() const { return Physics; }
    void SetAnimInstanceClass(UClass* Class) { Doubles::GameThreadOnly("SetAnimInstanceClass"); Instance = NewObject<UAnimInstance>(this, Class); }
    UAnimInstance* GetAnimInstance() const { return Instance; }

    /// Pose and curves by the animation instance, in the world, by bone; of the rest pose where it plays nothing.
    std::vector<FTransform> Animate(FBlendedCurve& Curves);

    USkeletalMesh* Mesh = nullptr;
    UPhysicsAsset* Physics = nullptr;
    UAnimInstance* Instance = nullptr;
    FBoneContainer Bones;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/AActor
class AActor : public UObject {
    UE_CLASS_BODY(AActor, UObject)
    UWorld* GetWorld() const override { return World; }
    USceneComponent* GetRootComponent() const { return Root; }
    const FTransform& GetActorTransform() const { Doubles::GameThreadOnly("GetActorTransform"); return Place; }
    FVector GetActorLocation() const { return GetActorTransform().GetLocation(); }
    FQuat GetActorQuat() const { return GetActorTransform().GetRotation(); }
    FVector GetActorScale3D() const { return GetActorTransform().GetScale3D(); }
    bool SetActorLocationAndRotation(
        const FVector& Location, const FQuat& Rotation, bool bSweep = false, void* Hit = nullptr, ETeleportType = ETeleportType::None);
    template <class T>
    void GetComponents(TArray<T*>& Out) const {
        Doubles::GameThreadOnly("GetComponents");
        for (UActorComponent* One : Components)
            if (T* Found = Cast<T>(One)) Out.Add(Found);
    }
    /// In the actor's space.
    FBox CalculateComponentsBoundingBoxInLocalSpace(bool bNonColliding = false, bool bIncludeFromChildActors = false) const;

    /// Add a component, as the editor or a script does.
    UActorComponent* AddComponent(UClass* Class, const FString& Name);
    template <class T>
    T* Add(const FString& Name) { return static_cast<T*>(AddComponent(T::StaticClass(), Name)); }
    template <class T>
    T* Find() const {
        for (UActorComponent* One : Components)
            if (T* Found = Cast<T>(One)) return Found;
        return nullptr;
    }

    UWorld* World = nullptr;
    USceneComponent* Root = nullptr;
    FTransform Place;
    std::vector<UActorComponent*> Components;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/UWorld
class UWorld : public UObject {
    UE_CLASS_BODY(UWorld, UObject)
    UWorld* GetWorld() const override { return const_cast<UWorld*>(this); }

    AActor* Spawn(const FString& Name, const FTransform& Place);
    AActor* Find(const FString& Name) const;
    void Destroy(AActor& Actor);
    void BeginPlay();
    void EndPlay();
    void Tick(float Time);

    std::vector<AActor*> Actors;
    bool bPlays = false;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/APlayerCameraManager
class APlayerCameraManager : public AActor {
    UE_CLASS_BODY(APlayerCameraManager, AActor)
    FVector GetCameraLocation() const { return GetActorLocation(); }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/UGameplayStatics
class UGameplayStatics : public UBlueprintFunctionLibrary {
    UE_CLASS_BODY(UGameplayStatics, UBlueprintFunctionLibrary)
    static APlayerCameraManager* GetPlayerCameraManager(const UObject* Context, int32 Index);
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/AudioMixer/USynthComponent
class USynthComponent : public USceneComponent {
    UE_CLASS_BODY(USynthComponent, USceneComponent)
    void Start();
    void Stop();
    bool IsPlaying() const { return bOn; }
    void EndPlay(const EEndPlayReason::Type Reason) override { Stop(); Super::EndPlay(Reason); }
    ~USynthComponent() override { Stop(); }

    /// What the audio thread was given.
    std::vector<float> Heard();

protected:
    virtual bool Init(int32& SampleRate) { return SampleRate > 0; }
    virtual int32 OnGenerateAudio(float* OutAudio, int32 NumSamples) { std::fill(OutAudio, OutAudio + NumSamples, 0.0f); return NumSamples; }
    int32 NumChannels = 2;

private:
    std::atomic<bool> bOn{false};
    std::thread Render;
    std::mutex Gate;
    std::vector<float> Played;
};
