#include "KinelinkLiveLinkSource.h"

#include "Features/IModularFeatures.h"
#include "HAL/PlatformProcess.h"
#include "ILiveLinkClient.h"

#include "KinelinkLiveLinkSourceFactory.h"
#include "KinelinkLiveLinkSourceSettings.h"
#include "KinelinkText.h"

#define LOCTEXT_NAMESPACE "Kinelink"

namespace
{
	// The game thread's: which sources are at work, and which of them were made for components.
	TMap<FString, int32> AtWork;
	TMap<FString, TWeakPtr<FKinelinkSourceLease>> Leases;

	ILiveLinkClient* LiveLink()
	{
		IModularFeatures& Features = IModularFeatures::Get();
		return Features.IsModularFeatureAvailable(ILiveLinkClient::ModularFeatureName)
			? &Features.GetModularFeature<ILiveLinkClient>(ILiveLinkClient::ModularFeatureName)
			: nullptr;
	}
}

FKinelinkLiveLinkSource::FKinelinkLiveLinkSource(const FKinelinkAddress& InAddress) : Address(InAddress)
{
}

FKinelinkLiveLinkSource::~FKinelinkLiveLinkSource()
{
	// Live Link asks first, but at the engine's end.
	while (!RequestSourceShutdown())
	{
		FPlatformProcess::Sleep(0.0f);
	}
}

void FKinelinkLiveLinkSource::ReceiveClient(ILiveLinkClient* InClient, FGuid InSourceGuid)
{
	Connection = FKinelinkConnection::Open(Address);
	Subjects = MakeUnique<FKinelinkSubjects>(*InClient, InSourceGuid, Address.Prefix);
	Connection->AddPump(*Subjects);
	++AtWork.FindOrAdd(Address.Canonical());
}

void FKinelinkLiveLinkSource::InitializeSettings(ULiveLinkSourceSettings* Settings)
{
	// What a preset needs to make the source again, whoever made this one.
	Settings->ConnectionString = Address.Canonical();
	Settings->Factory = UKinelinkLiveLinkSourceFactory::StaticClass();
}

bool FKinelinkLiveLinkSource::IsSourceStillValid() const
{
	// A server that can't be reached now is tried again; the source needn't be added anew.
	return Connection.IsValid();
}

bool FKinelinkLiveLinkSource::RequestSourceShutdown()
{
	if (!Connection.IsValid())
	{
		return true;
	}
	if (!Connection->TryRemovePump(*Subjects))
	{
		return false;
	}
	Subjects.Reset();
	Connection.Reset();
	--AtWork.FindOrAdd(Address.Canonical());
	return true;
}

FText FKinelinkLiveLinkSource::GetSourceType() const
{
	return LOCTEXT("SourceType", "Kinelink");
}

FText FKinelinkLiveLinkSource::GetSourceMachineName() const
{
	const kinelink::ClientOptions& Options = Address.Options;
	return FText::FromString(KinelinkText::FromUtf8(Options.Url.empty() ? Options.Host : Options.Url));
}

FText FKinelinkLiveLinkSource::GetSourceStatus() const
{
	if (!Connection.IsValid())
	{
		return LOCTEXT("Ended", "Ended");
	}
	kinelink::KinelinkClient& Client = Connection->Client();
	switch (Client.State())
	{
	case kinelink::ConversationState::Offline:
		return LOCTEXT("Offline", "Looking for the server");
	case kinelink::ConversationState::Greeting:
	case kinelink::ConversationState::Opening:
		return LOCTEXT("Opening", "Opening the session");
	case kinelink::ConversationState::Refused:
		return LOCTEXT("Refused", "Refused; the log says why");
	case kinelink::ConversationState::Open:
		break;
	}
	const std::vector<std::string> Characters = Client.Characters();
	const kinelink::Stats Stats = Client.Report(Characters.empty() ? std::string() : Characters.front());
	return FText::FromString(FString::Printf(TEXT("%.0f frames/s, %.1f %% lost, %.1f ms round trip, %.0f ms delay"), Stats.Fps,
		100.0 * Stats.Loss, 1e-6 * static_cast<double>(Stats.RoundTrip), 1e-6 * static_cast<double>(Stats.Delay)));
}

TSubclassOf<ULiveLinkSourceSettings> FKinelinkLiveLinkSource::GetSettingsClass() const
{
	return UKinelinkLiveLinkSourceSettings::StaticClass();
}

TSharedPtr<FKinelinkSourceLease> FKinelinkSourceLease::Take(const FKinelinkAddress& Address)
{
	check(IsInGameThread());
	TWeakPtr<FKinelinkSourceLease>& Entry = Leases.FindOrAdd(Address.Canonical());
	if (const TSharedPtr<FKinelinkSourceLease> Alive = Entry.Pin())
	{
		return Alive;
	}
	ILiveLinkClient* const Client = LiveLink();
	if (Client == nullptr || AtWork.FindRef(Address.Canonical()) > 0)
	{
		return nullptr;
	}
	const TSharedRef<FKinelinkLiveLinkSource> Source = MakeShared<FKinelinkLiveLinkSource>(Address);
	Client->AddSource(Source);
	const TSharedRef<FKinelinkSourceLease> Lease = MakeShared<FKinelinkSourceLease>(Source);
	Entry = Lease;
	return Lease;
}

FKinelinkSourceLease::~FKinelinkSourceLease()
{
	if (ILiveLinkClient* const Client = LiveLink())
	{
		Client->RemoveSource(Source);
	}
}

#undef LOCTEXT_NAMESPACE
