#include "KinelinkSceneComponent.h"

#include "Camera/PlayerCameraManager.h"
#include "Engine/World.h"
#include "Features/IModularFeatures.h"
#include "GameFramework/Actor.h"
#include "HAL/PlatformTime.h"
#include "ILiveLinkClient.h"
#include "Kismet/GameplayStatics.h"
#include "Misc/Guid.h"
#include "Roles/LiveLinkTransformRole.h"
#include "Roles/LiveLinkTransformTypes.h"

#include "KinelinkConnection.h"
#include "KinelinkLiveLinkSource.h"
#include "KinelinkLog.h"
#include "KinelinkObjectComponent.h"
#include "KinelinkSceneDocument.h"
#include "KinelinkText.h"

namespace
{
	// What physics does to a thing at rest is less than this: cm, and radians.
	constexpr double SamePlace = 0.1;
	constexpr double SameTurn = 0.004;

	// So long, and a round trip, the stream goes on to show a thing where it was before the engine moved it: frames come ahead.
	constexpr double Ahead = 0.5;

	bool Differ(const FTransform& A, const FTransform& B)
	{
		return FVector::Dist(A.GetLocation(), B.GetLocation()) > SamePlace ||
			A.GetRotation().AngularDistance(B.GetRotation()) > SameTurn;
	}

	/** Where Live Link has a thing now: of the same moment as the body that it shows. Empty where it doesn't know it. */
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

UKinelinkSceneComponent::UKinelinkSceneComponent()
{
	PrimaryComponentTick.bCanEverTick = true;
}

void UKinelinkSceneComponent::BeginPlay()
{
	Super::BeginPlay();
	if (Link.IsValid())
	{
		Source = FKinelinkSourceLease::Take(FKinelinkAddress::Parse(Connection));
		Link->Hold(this);
	}
}

void UKinelinkSceneComponent::EndPlay(const EEndPlayReason::Type Reason)
{
	for (const FThing& Thing : Things)
	{
		if (Thing.Object.IsValid())
		{
			Thing.Object->SetHeld(false);
		}
	}
	Things.Empty();
	Source.Reset();
	Super::EndPlay(Reason);
}

void UKinelinkSceneComponent::HandleOpened(bool bFresh)
{
	// With the next tick, when every actor has begun to play.
	bPublish = bPublish || bFresh;
	if (bFresh)
	{
		Link->Hold(this);
	}
	// What was moved meanwhile nobody was told.
	for (FThing& Thing : Things)
	{
		Thing.bMoved = true;
	}
}

void UKinelinkSceneComponent::HandleNotice(const kinelink::Notice& Notice)
{
	using EType = kinelink::Notice::Type;
	if (Notice.Kind == EType::Event && (Notice.Event.Name == "grasp" || Notice.Event.Name == "release"))
	{
		const FString Id = KinelinkText::FromUtf8(Notice.Event.Data["object"].AsText());
		for (const FThing& Thing : Things)
		{
			if (Thing.Id == Id && Thing.Object.IsValid())
			{
				Thing.Object->SetHeld(Notice.Event.Name == "grasp");
			}
		}
	}
	const bool bRefused = Notice.Kind == EType::Failure && Notice.Failure.Id == Published;
	if (Published == 0 || (!bRefused && !(Notice.Kind == EType::Reply && Notice.Reply.Id == Published)))
	{
		return;
	}
	Published = 0;
	Link->Release(this);
	if (bRefused)
	{
		UE_LOG(LogKinelink, Error, TEXT("the server can't use this level: %s; %s"), *KinelinkText::FromUtf8(Notice.Failure.Message),
			*KinelinkText::FromUtf8(Notice.Failure.Fix));
	}
}

void UKinelinkSceneComponent::TickComponent(
	float DeltaTime, ELevelTick TickType, FActorComponentTickFunction* ThisTickFunction)
{
	Super::TickComponent(DeltaTime, TickType, ThisTickFunction);
	if (!Link.IsValid() || !Link->IsOpen())
	{
		return;
	}
	const TArray<UKinelinkObjectComponent*> Objects = UKinelinkObjectComponent::All(GetWorld());
	if (bPublish)
	{
		PublishAll(Objects);
	}
	if (Published != 0)
	{
		return;
	}
	PublishChanged(Objects);
	const double Now = FPlatformTime::Seconds();
	for (FThing& Thing : Things)
	{
		Watch(Thing, Now);
		Follow(Thing, Now);
	}
	if (Now >= NextUpdate)
	{
		PublishMoved(Now);
	}
}

void UKinelinkSceneComponent::PublishAll(const TArray<UKinelinkObjectComponent*>& Objects)
{
	const FTransform Here = OriginTransform();
	const FTransform Stand = IsValid(Start) ? Start->GetActorTransform() : Here;
	// A name of its own, so that the session is known again after a broken connection.
	const FString Name = TEXT("unreal ") + FGuid::NewGuid().ToString();
	const auto Asked = Link->Client().SetScene(KinelinkSceneDocument::Make(Name, Objects, Here, Stand, ViewerPlace()));
	if (!Asked.Ok())
	{
		return;
	}
	bPublish = false;
	Published = Asked.Value;
	Link->SceneName = KinelinkText::ToUtf8(Name);
	Link->Hold(this);
	Things.Empty();
	for (UKinelinkObjectComponent* Object : Objects)
	{
		Add(*Object);
	}
}

void UKinelinkSceneComponent::Add(UKinelinkObjectComponent& Object)
{
	FThing& Thing = Things.AddDefaulted_GetRef();
	Thing.Object = &Object;
	Thing.Id = Object.WireId();
	Thing.Subject = FKinelinkSubjects::ThingName(Prefix, KinelinkText::ToUtf8(Thing.Id));
	Thing.Place = Object.Middle();
	Thing.QuietUntil = FPlatformTime::Seconds() + Ahead;
}

/** Things that came, and those that are gone. */
void UKinelinkSceneComponent::PublishChanged(const TArray<UKinelinkObjectComponent*>& Objects)
{
	for (int32 Index = Things.Num() - 1; Index >= 0; --Index)
	{
		if (!Objects.Contains(Things[Index].Object.Get()))
		{
			Link->Client().RemoveObject(KinelinkText::ToUtf8(Things[Index].Id));
			Things.RemoveAt(Index);
		}
	}
	for (UKinelinkObjectComponent* Object : Objects)
	{
		const auto IsIt = [Object](const FThing& Thing) { return Thing.Object.Get() == Object; };
		if (Things.IndexOfByPredicate(IsIt) == INDEX_NONE &&
			Link->Client().AddObject(KinelinkSceneDocument::Describe(*Object, OriginTransform())).Ok())
		{
			Add(*Object);
		}
	}
}

/** Has the engine moved it: by physics, a player's hand, a level script? */
void UKinelinkSceneComponent::Watch(FThing& Thing, double Now)
{
	if (!Thing.Object.IsValid())
	{
		return;
	}
	const FTransform Place = Thing.Object->Middle();
	if (Differ(Place, Thing.Place))
	{
		const std::vector<std::string> Characters = Link->Client().Characters();
		const kinelink::Stats Stats = Link->Client().Report(Characters.empty() ? std::string() : Characters.front());
		Thing.Place = Place;
		Thing.bMoved = true;
		Thing.QuietUntil = Now + Ahead + 1e-9 * static_cast<double>(Stats.RoundTrip + Stats.Delay);
	}
}

/** Where the engine leaves it alone, it is where the stream says. */
void UKinelinkSceneComponent::Follow(FThing& Thing, double Now)
{
	if (!Thing.Object.IsValid() || !Thing.Object->bFollow || Now < Thing.QuietUntil)
	{
		return;
	}
	const TOptional<FTransform> Frame = Streamed(Thing.Subject);
	if (!Frame.IsSet())
	{
		return;
	}
	// Where physics has a thing that nobody holds, it may settle by less than anybody sees.
	if (Thing.Object->IsSimulated() && !Differ(*Frame * OriginTransform(), Thing.Place))
	{
		return;
	}
	Thing.Object->MoveTo(*Frame * OriginTransform());
	Thing.Place = Thing.Object->Middle();
}

void UKinelinkSceneComponent::PublishMoved(double Now)
{
	std::map<std::string, kinelink::Pose> Moved;
	for (FThing& Thing : Things)
	{
		if (Thing.bMoved)
		{
			Moved.emplace(KinelinkText::ToUtf8(Thing.Id), KinelinkSceneDocument::PoseOf(Thing.Place, OriginTransform()));
		}
	}
	if (Moved.empty() || !Link->Client().UpdateObjects(Moved).Ok())
	{
		return;
	}
	NextUpdate = Now + 1.0 / FMath::Max(Rate, 1);
	for (FThing& Thing : Things)
	{
		Thing.bMoved = false;
	}
}

FVector UKinelinkSceneComponent::ViewerPlace() const
{
	if (IsValid(Viewer))
	{
		return Viewer->GetActorLocation();
	}
	const APlayerCameraManager* const Camera = UGameplayStatics::GetPlayerCameraManager(GetWorld(), 0);
	return Camera != nullptr ? Camera->GetCameraLocation() : OriginTransform().TransformPosition(FVector(250.0, 0.0, 150.0));
}
