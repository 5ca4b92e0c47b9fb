#include "KinelinkComponent.h"

#include "GameFramework/Actor.h"

#include "KinelinkConnection.h"
#include "KinelinkLog.h"

void UKinelinkComponent::BeginPlay()
{
	Super::BeginPlay();
	const FKinelinkAddress Address = FKinelinkAddress::Parse(Connection);
	if (!Address.IsValid())
	{
		UE_LOG(LogKinelink, Error, TEXT("%s: %s"), *GetName(), *Address.Problem);
		return;
	}
	Prefix = Address.Prefix;
	Link = FKinelinkConnection::Open(Address);
	Link->OnOpened.AddUObject(this, &UKinelinkComponent::Opened);
	Link->OnNotice.AddUObject(this, &UKinelinkComponent::Noticed);
	if (Link->IsOpen())
	{
		HandleOpened(true);
	}
}

void UKinelinkComponent::EndPlay(const EEndPlayReason::Type Reason)
{
	if (Link.IsValid())
	{
		Link->OnOpened.RemoveAll(this);
		Link->OnNotice.RemoveAll(this);
		Link->Release(this);
		Link.Reset();
	}
	Super::EndPlay(Reason);
}

FTransform UKinelinkComponent::OriginTransform() const
{
	return IsValid(Origin) ? FTransform(Origin->GetActorQuat(), Origin->GetActorLocation()) : FTransform::Identity;
}
