#pragma once

#include <memory>

#include "CoreMinimal.h"
#include "Components/SynthComponent.h"
#include "HAL/CriticalSection.h"

#include "KinelinkVoiceComponent.generated.h"

class FKinelinkConnection;

namespace kinelink
{
class SoundTrack;
}

/**
 * What a character says, as sound in the level: by the session's clock, with its body and face. Put it on the character's head.
 * The audio thread pulls; where the network is late there is silence, and time goes on.
 */
UCLASS(ClassGroup = (Kinelink), meta = (BlueprintSpawnableComponent))
class KINELINK_API UKinelinkVoiceComponent : public USynthComponent
{
	GENERATED_BODY()

public:
	/** Server, session and characters. Empty: as in the project's settings. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	FString Connection;

	/** Whose voice it is. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	FString Character = TEXT("actor");

	virtual void BeginPlay() override;
	virtual void EndPlay(const EEndPlayReason::Type Reason) override;

protected:
	virtual bool Init(int32& SampleRate) override;
	virtual int32 OnGenerateAudio(float* OutAudio, int32 NumSamples) override;

private:
	/** Guards the two below: the engine's audio thread may be a buffer behind the game. */
	FCriticalSection Gate;
	TSharedPtr<FKinelinkConnection> Link;
	std::shared_ptr<kinelink::SoundTrack> Track;
	int32 Rate = 0;
	double Latency = 0.0;
};
