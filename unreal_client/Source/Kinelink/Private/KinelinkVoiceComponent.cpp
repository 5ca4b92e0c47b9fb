#include "KinelinkVoiceComponent.h"

#include "Misc/ScopeLock.h"

#include "KinelinkConnection.h"
#include "KinelinkSettings.h"
#include "KinelinkText.h"
#include "Core/SoundTrack.h"

void UKinelinkVoiceComponent::BeginPlay()
{
	Super::BeginPlay();
	const TSharedPtr<FKinelinkConnection> Opened = FKinelinkConnection::Open(Connection, *this);
	if (!Opened.IsValid())
	{
		return;
	}
	{
		FScopeLock Lock(&Gate);
		Link = Opened;
		Latency = FMath::Max(0.0f, GetDefault<UKinelinkSettings>()->OutputLatency);
	}
	Start();
}

void UKinelinkVoiceComponent::EndPlay(const EEndPlayReason::Type Reason)
{
	Stop();
	{
		FScopeLock Lock(&Gate);
		Track.reset();
		Link.Reset();
	}
	Super::EndPlay(Reason);
}

bool UKinelinkVoiceComponent::Init(int32& SampleRate)
{
	// The device's own rate: the track resamples, and follows the device's clock.
	NumChannels = 1;
	Rate = SampleRate;
	return true;
}

int32 UKinelinkVoiceComponent::OnGenerateAudio(float* OutAudio, int32 NumSamples)
{
	FScopeLock Lock(&Gate);
	if (Link.IsValid() && !Track)
	{
		Track = Link->Client().Sound(KinelinkText::ToUtf8(Character));
	}
	if (!Track)
	{
		for (int32 Index = 0; Index < NumSamples; ++Index)
		{
			OutAudio[Index] = 0.0f;
		}
		return NumSamples;
	}
	const int64 Heard = kinelink::MonotonicNow() + static_cast<int64>(Latency * static_cast<double>(kinelink::Second));
	Track->Read(Link->Client().ServerTime(Heard), OutAudio, NumSamples, Rate);
	return NumSamples;
}
