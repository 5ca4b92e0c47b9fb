#include "KinelinkRetargetAsset.h"

#include "Animation/AnimCurveTypes.h"
#include "BonePose.h"
#include "Roles/LiveLinkAnimationTypes.h"

#include "KinelinkFaceCurves.h"
#include "KinelinkLog.h"
#include "KinelinkRetargeter.h"

void UKinelinkRetargetAsset::BuildPoseFromAnimationData(float, const FLiveLinkSkeletonStaticData* InSkeletonData,
	const FLiveLinkAnimationFrameData* InFrameData, FCompactPose& OutPose)
{
	const FBoneContainer& Bones = OutPose.GetBoneContainer();
	if (!Retargeter.IsValid() || !Retargeter->IsFor(Bones))
	{
		Retargeter = MakeShared<FKinelinkRetargeter>(Bones, BoneOverrides);
		if (!Retargeter->Problem().IsEmpty())
		{
			UE_LOG(LogKinelink, Error, TEXT("%s"), *Retargeter->Problem());
		}
	}
	Retargeter->Apply(InSkeletonData->GetBoneNames(), InSkeletonData->GetBoneParents(), InFrameData->Transforms, OutPose);
}

void UKinelinkRetargetAsset::BuildPoseAndCurveFromBaseData(float, const FLiveLinkBaseStaticData* InBaseStaticData,
	const FLiveLinkBaseFrameData* InBaseFrameData, FCompactPose&, FBlendedCurve& OutCurve)
{
	if (Streamed != InBaseStaticData->PropertyNames)
	{
		Streamed = InBaseStaticData->PropertyNames;
		Curves = KinelinkFaceCurves::Make(Streamed, FaceTarget, CurveOverrides);
	}
	KinelinkFaceCurves::Apply(Curves, InBaseFrameData->PropertyValues, OutCurve);
}
