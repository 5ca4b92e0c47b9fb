#include "KinelinkThing.h"

#include "Features/IModularFeatures.h"
#include "HAL/PlatformTime.h"
#include "ILiveLinkClient.h"
#include "Roles/LiveLinkTransformRole.h"
#include "Roles/LiveLinkTransformTypes.h"

#include "KinelinkLog.h"
#include "KinelinkObjectComponent.h"

namespace
{
	// What physics does to a thing at rest is less than this: cm, and radians.
	constexpr double SamePlace = 0.1;
	constexpr double SameTurn = 0.004;

	// So long, and as long as the stream is behind, it goes on to show a thing where it was before the engine moved it: frames come ahead.
	constexpr double Ahead = 0.5;

	bool Differ(const FTransform& A, const FTransform& B)
	{
		return FVector::Dist(A.GetLocation(), B.GetLocation()) > SamePlace ||
			A.GetRotation().AngularDistance(B.GetRotation()) > SameTurn;
	}

	/** Where Live Link has a thing now: of the same moment as the body that it shows. Unset where it doesn't know it. */
	TOptional<FTransform> Streamed(const FName& Subject)
	{
		IModularFeatures& Features = IModularFeatures::Get();
		if (!Features.IsModularFeatureAvailable(ILiveLinkClient::ModularFeatureName))
		{
			return {};
		}
		ILiveLinkClient& Client = Features.GetModularFeature<ILiveLinkClient>(ILiveLinkClient::ModularFeatureName);
		FLiveLinkSubjectFrameData Data;
		if (!Client.EvaluateFrame_AnyThread(Subject, ULiveLinkTransformRole::StaticClass(), Data))
		{
			return {};
		}
		const FLiveLinkTransformFrameData* const Frame = Data.FrameData.Cast<FLiveLinkTransformFrameData>();
		return Frame != nullptr ? Frame->Transform : TOptional<FTransform>();
	}
}

FKinelinkThing::FKinelinkThing(UKinelinkObjectComponent& InObject, const FString& InId, const FName& InSubject)
	: Id(InId), Place(InObject.Middle()), Subject(InSubject), Weak(&InObject), QuietUntil(FPlatformTime::Seconds() + Ahead)
{
}

void FKinelinkThing::Watch(double Now, double Late)
{
	if (Object() == nullptr)
	{
		return;
	}
	const FTransform Here = Object()->Middle();
	if (Differ(Here, Place))
	{
		Place = Here;
		bMoved = true;
		QuietUntil = Now + Ahead + Late;
	}
}

void FKinelinkThing::Follow(double Now, const FTransform& Origin)
{
	if (Object() == nullptr || !Object()->bFollow || Now < QuietUntil)
	{
		return;
	}
	const TOptional<FTransform> Frame = Streamed(Subject);
	if (!Frame.IsSet())
	{
		return;
	}
	const FTransform Where = *Frame * Origin;
	const bool bElsewhere = Differ(Where, Place);
	if (!Object()->IsMovable())
	{
		// The engine would refuse, and complain with every frame.
		if (bElsewhere && !bFixed)
		{
			bFixed = true;
			UE_LOG(LogKinelink, Warning,
				TEXT("'%s' stays where it is, though the session has moved it: set the Mobility of its root to Movable"), *Id);
		}
		return;
	}
	// Where physics has a thing that nobody holds, it may settle by less than anybody sees.
	if (Object()->IsSimulated() && !bElsewhere)
	{
		return;
	}
	Object()->MoveTo(Where);
	Place = Object()->Middle();
}
