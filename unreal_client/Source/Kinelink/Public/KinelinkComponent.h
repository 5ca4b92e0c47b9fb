#pragma once

#include "CoreMinimal.h"
#include "Components/ActorComponent.h"

#include "KinelinkComponent.generated.h"

class FKinelinkConnection;

namespace kinelink
{
struct Notice;
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

	/** The session was opened, or is open when the component comes. bFresh: what it was told of scene and bodies it doesn't know. */
	virtual void HandleOpened(bool) {}

	/** Something that the server says. */
	virtual void HandleNotice(const kinelink::Notice&) {}

	/** From the session's space to the world's; never scaled. */
	FTransform OriginTransform() const;

private:
	void Opened(bool bFresh) { HandleOpened(bFresh); }
	void Noticed(const kinelink::Notice& Notice) { HandleNotice(Notice); }
};
