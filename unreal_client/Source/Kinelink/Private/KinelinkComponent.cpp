#include "KinelinkComponent.h"

#include "GameFramework/Actor.h"

#include "KinelinkConnection.h"
#include "KinelinkLog.h"
#include "KinelinkText.h"

namespace
{
	// A request that could not be sent; it is made again when there is a connection.
	constexpr uint32 Unsent = MAX_uint32;
}

void UKinelinkComponent::BeginPlay()
{
	Super::BeginPlay();
	Link = FKinelinkConnection::Open(Connection, *this);
	if (!Link.IsValid())
	{
		return;
	}
	Prefix = Link->Address().Prefix;
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
	Awaited = 0;
	Super::EndPlay(Reason);
}

FTransform UKinelinkComponent::OriginTransform() const
{
	return IsValid(Origin) ? FTransform(Origin->GetActorQuat(), Origin->GetActorLocation()) : FTransform::Identity;
}

void UKinelinkComponent::Told(uint32 Id, const kinelink::ProtocolError& Error, const TCHAR* What)
{
	if (!Error.Ok() && Error.Kind != kinelink::ErrorKind::Offline)
	{
		UE_LOG(LogKinelink, Error, TEXT("%s: this %s can't be sent: %s"), *GetOwner()->GetName(), What, *KinelinkText::FromUtf8(Error.Message));
		Link->Release(this);
		return;
	}
	Awaited = Error.Ok() ? Id : Unsent;
	AwaitedWhat = What;
	Link->Hold(this);
}

void UKinelinkComponent::Opened(bool bFresh)
{
	// Replies don't cross connections.
	const bool bLost = IsAwaiting();
	Awaited = 0;
	HandleOpened(bFresh || bLost);
}

void UKinelinkComponent::Noticed(const kinelink::Notice& Notice)
{
	Answered(Notice);
	HandleNotice(Notice);
}

void UKinelinkComponent::Answered(const kinelink::Notice& Notice)
{
	using EType = kinelink::Notice::Type;
	const bool bRefused = Notice.Kind == EType::Failure && Notice.Failure.Id == Awaited;
	const bool bDone = Notice.Kind == EType::Reply && Notice.Reply.Id == Awaited;
	if (!IsAwaiting() || !(bRefused || bDone))
	{
		return;
	}
	Awaited = 0;
	Link->Release(this);
	if (bRefused)
	{
		UE_LOG(LogKinelink, Error, TEXT("%s: the server can't use this %s: %s; %s"), *GetOwner()->GetName(), AwaitedWhat,
			*KinelinkText::FromUtf8(Notice.Failure.Message), *KinelinkText::FromUtf8(Notice.Failure.Fix));
	}
}
