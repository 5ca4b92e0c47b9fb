#include "KinelinkSceneComponent.h"

#include "Camera/PlayerCameraManager.h"
#include "Engine/World.h"
#include "GameFramework/Actor.h"
#include "HAL/PlatformTime.h"
#include "Kismet/GameplayStatics.h"
#include "Misc/Guid.h"

#include "KinelinkConnection.h"
#include "KinelinkLog.h"
#include "KinelinkObjectComponent.h"
#include "KinelinkSceneDocument.h"
#include "KinelinkSourceLease.h"
#include "KinelinkSubjects.h"
#include "KinelinkText.h"
#include "KinelinkThing.h"

UKinelinkSceneComponent::UKinelinkSceneComponent()
{
	PrimaryComponentTick.bCanEverTick = true;
}

void UKinelinkSceneComponent::BeginPlay()
{
	Super::BeginPlay();
	if (Link.IsValid())
	{
		Source = FKinelinkSourceLease::Take(Link->Address());
		Link->Hold(this);
	}
}

void UKinelinkSceneComponent::EndPlay(const EEndPlayReason::Type Reason)
{
	for (const TSharedPtr<FKinelinkThing>& Thing : Things)
	{
		if (Thing->Object() != nullptr)
		{
			Thing->Object()->SetHeld(false);
		}
	}
	Things.Empty();
	Added.Empty();
	bPublish = false;
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
	for (const TSharedPtr<FKinelinkThing>& Thing : Things)
	{
		Thing->bMoved = true;
	}
}

void UKinelinkSceneComponent::HandleNotice(const kinelink::Notice& Notice)
{
	using EType = kinelink::Notice::Type;
	if (Notice.Kind == EType::Event && (Notice.Event.Name == "grasp" || Notice.Event.Name == "release"))
	{
		const FString Id = KinelinkText::FromUtf8(Notice.Event.Data["object"].AsText());
		for (const TSharedPtr<FKinelinkThing>& Thing : Things)
		{
			if (Thing->Id == Id && Thing->Object() != nullptr)
			{
				Thing->Object()->SetHeld(Notice.Event.Name == "grasp");
			}
		}
	}
	HandleAdded(Notice);
}

void UKinelinkSceneComponent::HandleAdded(const kinelink::Notice& Notice)
{
	using EType = kinelink::Notice::Type;
	if (Notice.Kind == EType::Reply)
	{
		Added.Remove(Notice.Reply.Id);
	}
	else if (const FString* const Id = Notice.Kind == EType::Failure ? Added.Find(Notice.Failure.Id) : nullptr)
	{
		UE_LOG(LogKinelink, Error, TEXT("the server can't use the thing '%s': %s; %s"), **Id,
			*KinelinkText::FromUtf8(Notice.Failure.Message), *KinelinkText::FromUtf8(Notice.Failure.Fix));
		Added.Remove(Notice.Failure.Id);
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
	if (IsAwaiting())
	{
		return;
	}
	PublishChanged(Objects);
	const double Now = FPlatformTime::Seconds();
	const double Behind = Late();
	for (const TSharedPtr<FKinelinkThing>& Thing : Things)
	{
		Thing->Watch(Now, Behind);
		Thing->Follow(Now, OriginTransform());
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
	Told(Asked.Value, Asked.Error, TEXT("level"));
	bPublish = false;
	Link->SceneName = KinelinkText::ToUtf8(Name);
	Things.Empty();
	Added.Empty();
	for (UKinelinkObjectComponent* Object : Objects)
	{
		Add(*Object);
	}
}

void UKinelinkSceneComponent::Add(UKinelinkObjectComponent& Object)
{
	const FString Id = Object.WireId();
	Things.Add(MakeShared<FKinelinkThing>(Object, Id, FKinelinkSubjects::ThingName(Prefix, KinelinkText::ToUtf8(Id))));
}

/** Things that came, and those that are gone. */
void UKinelinkSceneComponent::PublishChanged(const TArray<UKinelinkObjectComponent*>& Objects)
{
	for (int32 Index = Things.Num() - 1; Index >= 0; --Index)
	{
		if (!Objects.Contains(Things[Index]->Object()))
		{
			Link->Client().RemoveObject(KinelinkText::ToUtf8(Things[Index]->Id));
			Things.RemoveAt(Index);
		}
	}
	for (UKinelinkObjectComponent* Object : Objects)
	{
		const auto IsIt = [Object](const TSharedPtr<FKinelinkThing>& Thing) { return Thing->Object() == Object; };
		if (Things.IndexOfByPredicate(IsIt) != INDEX_NONE)
		{
			continue;
		}
		const auto Asked = Link->Client().AddObject(KinelinkSceneDocument::Describe(*Object, OriginTransform()));
		if (Asked.Ok())
		{
			Added.Add(Asked.Value, Object->WireId());
		}
		else if (Asked.Error.Kind == kinelink::ErrorKind::Offline)
		{
			return;
		}
		else
		{
			UE_LOG(LogKinelink, Error, TEXT("the thing '%s' can't be sent: %s"), *Object->WireId(), *KinelinkText::FromUtf8(Asked.Error.Message));
		}
		Add(*Object);
	}
}

/** How far behind the stream is, seconds. */
double UKinelinkSceneComponent::Late() const
{
	const std::vector<std::string> Characters = Link->Client().Characters();
	const kinelink::Stats Stats = Link->Client().Report(Characters.empty() ? std::string() : Characters.front());
	return 1e-9 * static_cast<double>(Stats.RoundTrip + Stats.Delay);
}

void UKinelinkSceneComponent::PublishMoved(double Now)
{
	std::map<std::string, kinelink::Pose> Moved;
	for (const TSharedPtr<FKinelinkThing>& Thing : Things)
	{
		if (Thing->bMoved)
		{
			Moved.emplace(KinelinkText::ToUtf8(Thing->Id), KinelinkSceneDocument::PoseOf(Thing->Place, OriginTransform()));
		}
	}
	if (Moved.empty() || !Link->Client().UpdateObjects(Moved).Ok())
	{
		return;
	}
	NextUpdate = Now + 1.0 / FMath::Max(Rate, 1);
	for (const TSharedPtr<FKinelinkThing>& Thing : Things)
	{
		Thing->bMoved = false;
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
