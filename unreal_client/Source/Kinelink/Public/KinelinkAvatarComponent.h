#pragma once

#include "CoreMinimal.h"
#include "KinelinkComponent.h"
#include "Templates/SubclassOf.h"

#include "KinelinkAvatarComponent.generated.h"

class FKinelinkBody;
class FKinelinkSourceLease;
class ULiveLinkRetargetAsset;
class USkeletalMeshComponent;

/**
 * Makes the actor's own body the character's: tells the server its rest skeleton as it was authored, so that motion is solved on these
 * proportions, and plays what comes back on the mesh through Live Link. Adds the Live Link source itself where there is none.
 */
UCLASS(ClassGroup = (Kinelink), meta = (BlueprintSpawnableComponent))
class KINELINK_API UKinelinkAvatarComponent : public UKinelinkComponent
{
	GENERATED_BODY()

public:
	/** Which of the session's characters it is. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	FString Character = TEXT("actor");

	/** The mesh component with the body; without a name the one called Body (MetaHuman's), else the actor's first. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	FName MeshName;

	/** Joint (VRM 1.0 name) to bone, where the bone isn't found by its name. Give the retarget asset the same. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	TMap<FName, FName> BoneOverrides;

	/** Have motion solved on this body rather than on an average one: what makes hands reach things exactly. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	bool bPublishBody = true;

	/** Half the thickness of the palm, and the radius of fingers, cm. 0: from the physics asset, else an average body's. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink", meta = (ClampMin = "0.0"))
	float PalmRadius = 0.0f;

	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink", meta = (ClampMin = "0.0"))
	float FingerRadius = 0.0f;

	/** Play on the mesh by Live Link's own animation instance. Off where an animation blueprint has a Live Link Pose node. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	bool bDriveMesh = true;

	/** What carries the pose over to the mesh. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	TSubclassOf<ULiveLinkRetargetAsset> RetargetAsset;

	/** How much of what is shown is the stream's, 0 to 1; the rest is for the game's own idle, after frames have stopped. */
	UFUNCTION(BlueprintPure, Category = "Kinelink")
	float GetWeight() const;

	UKinelinkAvatarComponent();
	virtual void BeginPlay() override;
	virtual void EndPlay(const EEndPlayReason::Type Reason) override;

protected:
	virtual void HandleOpened(bool bFresh) override;

private:
	TSharedPtr<FKinelinkSourceLease> Source;

	USkeletalMeshComponent* FindMesh() const;
	void Play(USkeletalMeshComponent& Mesh, const FKinelinkBody& Body) const;
	TMap<int32, double> Radii(const USkeletalMeshComponent& Mesh, const FKinelinkBody& Body) const;
};
