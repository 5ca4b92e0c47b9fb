#pragma once

#include "CoreMinimal.h"
#include "KinelinkComponent.h"

#include "KinelinkSceneComponent.generated.h"

class FKinelinkSourceLease;
class FKinelinkThing;
class UKinelinkObjectComponent;

/**
 * Tells the session what the level has: every actor with a Kinelink Object component, with label, bounds, place and use; then only
 * what changes. Things that characters move are moved in the level. One for a session, on any actor.
 */
UCLASS(ClassGroup = (Kinelink), meta = (BlueprintSpawnableComponent))
class KINELINK_API UKinelinkSceneComponent : public UKinelinkComponent
{
	GENERATED_BODY()

public:
	/** Where the first character stands and which way it looks at first; without one, at the session's origin. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	TObjectPtr<AActor> Start;

	/** Whoever "me" is in "hand it to me"; without one, the player's camera. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	TObjectPtr<AActor> Viewer;

	/** How often moved things are told of at most, times a second. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink", meta = (ClampMin = "1", ClampMax = "60"))
	int32 Rate = 20;

	UKinelinkSceneComponent();
	virtual void BeginPlay() override;
	virtual void EndPlay(const EEndPlayReason::Type Reason) override;
	virtual void TickComponent(float DeltaTime, ELevelTick TickType, FActorComponentTickFunction* ThisTickFunction) override;

protected:
	virtual void HandleOpened(bool bFresh) override;
	virtual void HandleNotice(const kinelink::Notice& Notice) override;

private:
	TSharedPtr<FKinelinkSourceLease> Source;
	TArray<TSharedPtr<FKinelinkThing>> Things;
	/** Requests that added a thing, by their ids: which. */
	TMap<uint32, FString> Added;
	bool bPublish = false;
	double NextUpdate = 0.0;

	void PublishAll(const TArray<UKinelinkObjectComponent*>& Objects);
	void PublishChanged(const TArray<UKinelinkObjectComponent*>& Objects);
	void Add(UKinelinkObjectComponent& Object);
	void HandleAdded(const kinelink::Notice& Notice);
	double Late() const;
	void PublishMoved(double Now);
	FVector ViewerPlace() const;
};
