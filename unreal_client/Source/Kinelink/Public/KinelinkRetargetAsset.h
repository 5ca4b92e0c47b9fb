#pragma once

#include "CoreMinimal.h"
#include "LiveLinkRetargetAsset.h"

#include "KinelinkFaceTarget.h"

#include "KinelinkRetargetAsset.generated.h"

class FKinelinkRetargeter;

/**
 * Puts a Kinelink body onto a humanoid mesh (Manny, Quinn, MetaHuman, Mixamo, VRM, or what Bone Overrides say) by the differences of
 * their rest poses: bones turn, lengths stay the mesh's own, so that hands end where the server solved them if the mesh's body was
 * published. Twist and corrective bones ride along. The mesh is to stand where the Kinelink Avatar component puts it.
 */
UCLASS(Blueprintable)
class KINELINK_API UKinelinkRetargetAsset : public ULiveLinkRetargetAsset
{
	GENERATED_BODY()

public:
	/** Joint (VRM 1.0 name, such as leftHand) to bone, where the bone isn't found by its name. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Kinelink")
	TMap<FName, FName> BoneOverrides;

	/** How the mesh names its face's curves. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Kinelink")
	EKinelinkFaceTarget FaceTarget = EKinelinkFaceTarget::Arkit;

	/** ARKit's curve to the mesh's own, where the face target's table doesn't say it. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Kinelink")
	TMap<FName, FName> CurveOverrides;

	virtual void BuildPoseFromAnimationData(float DeltaTime, const FLiveLinkSkeletonStaticData* InSkeletonData,
		const FLiveLinkAnimationFrameData* InFrameData, FCompactPose& OutPose) override;

	virtual void BuildPoseAndCurveFromBaseData(float DeltaTime, const FLiveLinkBaseStaticData* InBaseStaticData,
		const FLiveLinkBaseFrameData* InBaseFrameData, FCompactPose& OutPose, FBlendedCurve& OutCurve) override;

private:
	TSharedPtr<FKinelinkRetargeter> Retargeter;
	TArray<FName> Streamed;
	TArray<TArray<FName>> Curves;
};
