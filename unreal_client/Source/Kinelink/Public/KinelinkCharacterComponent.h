#pragma once

#include "CoreMinimal.h"
#include "KinelinkComponent.h"

#include "KinelinkCharacterComponent.generated.h"

/** Commands can be carried out now: the session is open, scene and body are told. Again only with a server that was started anew. */
DECLARE_DYNAMIC_MULTICAST_DELEGATE(FOnKinelinkReady);

/** Something happens to the character, and is shown, now (docs/protocol.md, Events); Data is JSON. */
DECLARE_DYNAMIC_MULTICAST_DELEGATE_TwoParams(FOnKinelinkEvent, FName, Event, const FString&, Data);

/** A hand takes a thing, or lets go of it. */
DECLARE_DYNAMIC_MULTICAST_DELEGATE_TwoParams(FOnKinelinkGrasp, const FString&, Hand, const FString&, Object);

/** The user was heard to say this; the character says this. */
DECLARE_DYNAMIC_MULTICAST_DELEGATE_OneParam(FOnKinelinkWords, const FString&, Text);

/** A command was carried out as far as it is the server's to say at once; Result is JSON. */
DECLARE_DYNAMIC_MULTICAST_DELEGATE_TwoParams(FOnKinelinkReply, int32, Command, const FString&, Result);

/** A command was refused, or went wrong later: a stable name, words for people, what to do. */
DECLARE_DYNAMIC_MULTICAST_DELEGATE_FourParams(
	FOnKinelinkFailed, int32, Command, FName, Kind, const FString&, Message, const FString&, Fix);

/**
 * Tells a character what to do and hears what becomes of it. Commands that are given before the session is open wait for it. Each
 * gives a number, 1 or greater, by which its reply or failure is known.
 */
UCLASS(ClassGroup = (Kinelink), meta = (BlueprintSpawnableComponent))
class KINELINK_API UKinelinkCharacterComponent : public UKinelinkComponent
{
	GENERATED_BODY()

public:
	/** Which of the session's characters it is. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	FString Character = TEXT("actor");

	/** Do what the words say, in any language the server knows: "pick up the red cup", "拿起杯子给我看看". */
	UFUNCTION(BlueprintCallable, Category = "Kinelink")
	int32 Perform(const FString& Instruction);

	/** Say this, after what is being said. Voice: as `kinelink voices` lists them; empty for the one that fits the language. */
	UFUNCTION(BlueprintCallable, Category = "Kinelink")
	int32 Say(const FString& Text, const FString& Voice = TEXT(""));

	/** Show an expression (neutral, happy, sad, angry, surprised, thinking) until another is asked for. */
	UFUNCTION(BlueprintCallable, Category = "Kinelink")
	int32 Express(const FString& Expression, float Intensity = 1.0f);

	/** Begin a conversation between the character and its user. Persona: who speaks through it; empty for the first there is. */
	UFUNCTION(BlueprintCallable, Category = "Kinelink")
	int32 OpenTalk(const FString& Persona = TEXT(""), bool bGreet = true);

	/** Say something to the character in a conversation, as if typed; it answers in speech, motion, gaze and face. */
	UFUNCTION(BlueprintCallable, Category = "Kinelink")
	int32 Ask(const FString& Text);

	/** What the user's microphone hears, about 20 ms at a time: one channel, -1 to 1. In a conversation it is understood and answered. */
	UFUNCTION(BlueprintCallable, Category = "Kinelink")
	void Hear(const TArray<float>& Samples, int32 SampleRate);

	UFUNCTION(BlueprintCallable, Category = "Kinelink")
	int32 CloseTalk();

	/** Look at a thing, by what people call it. */
	UFUNCTION(BlueprintCallable, Category = "Kinelink")
	int32 LookAt(const FString& Thing);

	/** Stop what is done and said, and stand at ease. */
	UFUNCTION(BlueprintCallable, Category = "Kinelink")
	int32 Interrupt();

	UPROPERTY(BlueprintAssignable, Category = "Kinelink")
	FOnKinelinkReady OnReady;

	UPROPERTY(BlueprintAssignable, Category = "Kinelink")
	FOnKinelinkEvent OnEvent;

	UPROPERTY(BlueprintAssignable, Category = "Kinelink")
	FOnKinelinkGrasp OnGrasp;

	UPROPERTY(BlueprintAssignable, Category = "Kinelink")
	FOnKinelinkGrasp OnRelease;

	UPROPERTY(BlueprintAssignable, Category = "Kinelink")
	FOnKinelinkWords OnHeard;

	UPROPERTY(BlueprintAssignable, Category = "Kinelink")
	FOnKinelinkWords OnAnswer;

	UPROPERTY(BlueprintAssignable, Category = "Kinelink")
	FOnKinelinkReply OnReply;

	UPROPERTY(BlueprintAssignable, Category = "Kinelink")
	FOnKinelinkFailed OnFailed;

	UKinelinkCharacterComponent();
	virtual void EndPlay(const EEndPlayReason::Type Reason) override;
	virtual void TickComponent(float DeltaTime, ELevelTick TickType, FActorComponentTickFunction* ThisTickFunction) override;

protected:
	virtual void HandleOpened(bool bFresh) override;
	virtual void HandleNotice(const kinelink::Notice& Notice) override;

private:
	/** What is asked of the server; whether it was sent, and by which id. */
	struct FCommand;
	TArray<TSharedPtr<FCommand>> Waiting;
	TArray<TSharedPtr<FCommand>> Sent;
	int32 LastCommand = 0;
	bool bReady = false;

	int32 Give(TSharedPtr<FCommand> Command);
	void Send(const TSharedPtr<FCommand>& Command);
	int32 Answered(uint32 Id);
	void HandleEvent(const kinelink::Notice& Notice);
};
