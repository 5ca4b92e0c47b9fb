#pragma once

#include "CoreMinimal.h"
#include "KinelinkComponent.h"

#include "KinelinkSceneComponent.generated.h"

class FKinelinkSourceLease;
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
	/** A thing and where it was when somebody last moved it. */
	struct FThing
	{
		TWeakObjectPtr<UKinelinkObjectComponent> Object;
		FString Id;
		FName Subject;
		/** Where the engine and the server agree that it is, in the world. */
		FTransform Place;
		/** The server has yet to be told. */
		bool bMoved = false;
		/** Until then the stream shows where it was before the engine moved it. */
		double QuietUntil = 0.0;
	};

	TSharedPtr<FKinelinkSourceLease> Source;
	TArray<FThing> Things;
	bool bPublish = false;
	uint32 Published = 0;
	double NextUpdate = 0.0;

	void PublishAll(const TArray<UKinelinkObjectComponent*>& Objects);
	void PublishChanged(const TArray<UKinelinkObjectComponent*>& Objects);
	void Add(UKinelinkObjectComponent& Object);
	void Watch(FThing& Thing, double Now);
	void Follow(FThing& Thing, double Now);
	void PublishMoved(double Now);
	FVector ViewerPlace() const;
};
