#pragma once

#include "CoreMinimal.h"
#include "Components/ActorComponent.h"

#include "KinelinkComponent.generated.h"

class FKinelinkConnection;

namespace kinelink
{
struct Notice;
struct ProtocolError;
}

/** What Kinelink's components have in common: a connection while the game plays. */
UCLASS(Abstract)
class KINELINK_API UKinelinkComponent : public UActorComponent
{
	GENERATED_BODY()

public:
	/** Server, session and characters, such as "host=127.0.0.1;session=room;characters=actor". Empty: as in the project's settings. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	FString Connection;

	/** Where the session's origin is and which way its avatar looks by default; without one, the world's origin and +X. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	TObjectPtr<AActor> Origin;

	virtual void BeginPlay() override;
	virtual void EndPlay(const EEndPlayReason::Type Reason) override;

protected:
	/** Null where the connection string can't be read, and when the game doesn't play. */
	TSharedPtr<FKinelinkConnection> Link;

	/** Put before the names of Live Link's subjects. */
	FString Prefix;

	/**
	 * The session was opened, or is open when the component comes. bFresh: what this component told of scene or body the server doesn't
	 * know, or nobody knows whether it does.
	 */
	virtual void HandleOpened(bool) {}

	/** Something that the server says. */
	virtual void HandleNotice(const kinelink::Notice&) {}

	/**
	 * Scene or body was told: commands wait until the server has answered, and it is told again where the answer is lost. Id, Error: of
	 * the request, which may not have gone out. What: for the log, should the server be unable to use it.
	 */
	void Told(uint32 Id, const kinelink::ProtocolError& Error, const TCHAR* What);

	/** Whether what was told isn't answered yet. */
	bool IsAwaiting() const { return Awaited != 0; }

	/** From the session's space to the world's; never scaled. */
	FTransform OriginTransform() const;

private:
	/** The request whose answer commands wait for; 0 for none. */
	uint32 Awaited = 0;
	const TCHAR* AwaitedWhat = nullptr;

	void Opened(bool bFresh);
	void Noticed(const kinelink::Notice& Notice);
	void Answered(const kinelink::Notice& Notice);
};
