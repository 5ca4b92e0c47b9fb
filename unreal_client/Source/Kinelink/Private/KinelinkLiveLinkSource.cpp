#include "KinelinkLiveLinkSource.h"

#include "HAL/PlatformProcess.h"
#include "ILiveLinkClient.h"

#include "KinelinkLiveLinkSourceFactory.h"
#include "KinelinkLiveLinkSourceSettings.h"
#include "KinelinkText.h"

#define LOCTEXT_NAMESPACE "Kinelink"

namespace
{
	// The game thread's: all that Live Link was given, by panels, presets and components.
	TArray<TWeakPtr<FKinelinkLiveLinkSource>> Given;
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
	Given.Add(AsShared());
}

bool FKinelinkLiveLinkSource::IsAtWork(const ILiveLinkClient& Client, const FKinelinkAddress& Address)
{
	Given.RemoveAll([](const TWeakPtr<FKinelinkLiveLinkSource>& One) { return !One.IsValid(); });
	for (const TWeakPtr<FKinelinkLiveLinkSource>& One : Given)
	{
		const TSharedPtr<FKinelinkLiveLinkSource> Source = One.Pin();
		if (Source->Address.Canonical() == Address.Canonical() && Client.HasSourceBeenAdded(Source))
		{
			return true;
		}
	}
	return false;
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
	const FText Trouble = FText::FromString(Connection->Trouble());
	switch (Client.State())
	{
	case kinelink::ConversationState::Offline:
		return Trouble.IsEmpty() ? LOCTEXT("Offline", "Looking for the server")
			: FText::Format(LOCTEXT("OfflineWhy", "Looking for the server: {0}"), Trouble);
	case kinelink::ConversationState::Greeting:
	case kinelink::ConversationState::Opening:
		return LOCTEXT("Opening", "Opening the session");
	case kinelink::ConversationState::Refused:
		return FText::Format(LOCTEXT("Refused", "Refused: {0}"), Trouble);
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

#undef LOCTEXT_NAMESPACE
