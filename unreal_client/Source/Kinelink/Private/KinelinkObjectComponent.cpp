#include "KinelinkObjectComponent.h"

#include "Components/PrimitiveComponent.h"
#include "GameFramework/Actor.h"

namespace
{
	// The game thread's.
	TArray<TWeakObjectPtr<UKinelinkObjectComponent>> Alive;

	/** A name as the wire allows it. Letters of other scripts are told by their code, so that two names never become one. */
	FString AsId(const FString& Text)
	{
		FString Id;
		for (const TCHAR Letter : Text)
		{
			if (Letter >= 128)
			{
				Id += FString::Printf(TEXT("u%04x"), static_cast<uint32>(Letter));
			}
			else
			{
				Id.AppendChar(FChar::IsAlnum(Letter) || Letter == TEXT('-') ? Letter : TEXT('_'));
			}
		}
		return Id;
	}
}

void UKinelinkObjectComponent::BeginPlay()
{
	Super::BeginPlay();
	// Measured once: a lid that swings is no larger thing.
	Bounds = GetOwner()->CalculateComponentsBoundingBoxInLocalSpace();
	if (Bounds.GetSize().IsNearlyZero())
	{
		// Nothing that collides: what is seen counts.
		Bounds = GetOwner()->CalculateComponentsBoundingBoxInLocalSpace(true);
	}
	Alive.Add(this);
}

void UKinelinkObjectComponent::EndPlay(const EEndPlayReason::Type Reason)
{
	Alive.RemoveAll([this](const TWeakObjectPtr<UKinelinkObjectComponent>& One) { return !One.IsValid() || One.Get() == this; });
	Super::EndPlay(Reason);
}

TArray<UKinelinkObjectComponent*> UKinelinkObjectComponent::All(const UWorld* World)
{
	TArray<UKinelinkObjectComponent*> Found;
	for (const TWeakObjectPtr<UKinelinkObjectComponent>& One : Alive)
	{
		if (One.IsValid() && One->GetWorld() == World)
		{
			Found.Add(One.Get());
		}
	}
	return Found;
}

FString UKinelinkObjectComponent::WireId() const
{
	return AsId(Id.IsEmpty() ? GetOwner()->GetName() : Id);
}

FTransform UKinelinkObjectComponent::Middle() const
{
	const FTransform& Actor = GetOwner()->GetActorTransform();
	return FTransform(Actor.GetRotation(), Actor.TransformPosition(Bounds.GetCenter()));
}

FVector UKinelinkObjectComponent::Size() const
{
	return Bounds.GetSize() * GetOwner()->GetActorScale3D().GetAbs();
}

void UKinelinkObjectComponent::MoveTo(const FTransform& Where)
{
	const FVector Offset = Bounds.GetCenter() * GetOwner()->GetActorScale3D();
	const FVector Place = Where.GetLocation() - Where.GetRotation().RotateVector(Offset);
	GetOwner()->SetActorLocationAndRotation(Place, Where.GetRotation(), false, nullptr, ETeleportType::TeleportPhysics);
}

bool UKinelinkObjectComponent::IsMovable() const
{
	const USceneComponent* const Root = GetOwner()->GetRootComponent();
	return Root != nullptr && Root->Mobility == EComponentMobility::Movable;
}

bool UKinelinkObjectComponent::IsSimulated() const
{
	const UPrimitiveComponent* const Root = Cast<UPrimitiveComponent>(GetOwner()->GetRootComponent());
	return Root != nullptr && Root->IsSimulatingPhysics();
}

void UKinelinkObjectComponent::SetHeld(bool bHeld)
{
	UPrimitiveComponent* const Root = Cast<UPrimitiveComponent>(GetOwner()->GetRootComponent());
	if (Root == nullptr)
	{
		return;
	}
	if (bHeld && Root->IsSimulatingPhysics())
	{
		bSimulated = true;
		Root->SetSimulatePhysics(false);
	}
	else if (!bHeld && bSimulated)
	{
		bSimulated = false;
		Root->SetSimulatePhysics(true);
	}
}
