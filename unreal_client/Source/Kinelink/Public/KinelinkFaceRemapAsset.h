#pragma once

#include "CoreMinimal.h"
#include "KinelinkRetargetAsset.h"

#include "KinelinkFaceRemapAsset.generated.h"

/** Kinelink's face on MetaHuman's own controls; for a Live Link Pose node with the subject <character>_face or <character>. */
UCLASS(Blueprintable)
class KINELINK_API UKinelinkFaceRemapAsset : public UKinelinkRetargetAsset
{
	GENERATED_BODY()

public:
	UKinelinkFaceRemapAsset() { FaceTarget = EKinelinkFaceTarget::MetaHuman; }

	/** The face's mesh has its body from elsewhere. */
	virtual void BuildPoseFromAnimationData(float DeltaTime, const FLiveLinkSkeletonStaticData* InSkeletonData,
		const FLiveLinkAnimationFrameData* InFrameData, FCompactPose& OutPose) override
	{
	}
};
