#pragma once

#include "CoreMinimal.h"
#include "Components/ActorComponent.h"

#include "KinelinkObjectComponent.generated.h"

/** What a thing's hull is like. */
UENUM(BlueprintType)
enum class EKinelinkShape : uint8
{
	/** The category's own, stretched to the thing's bounds; a box where there is no category. */
	Category,
	Box,
	Sphere,
	Cylinder,
	Capsule,
};

/** Makes the actor a thing that the session's characters know, can be told of, and act on. Its bounds are those of its primitives. */
UCLASS(ClassGroup = (Kinelink), meta = (BlueprintSpawnableComponent))
class KINELINK_API UKinelinkObjectComponent : public UActorComponent
{
	GENERATED_BODY()

public:
	/** Its name on the wire: letters, digits, _ and -; others become their code. Empty: after the actor. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	FString Id;

	/** What people call it, in any language. Empty: the category's name. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	FString Label;

	/** What it is, such as cup, table, apple (`kinelink scene` lists 244); how it is held and used comes with it. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	FString Category;

	/** More to tell it by, such as color: red. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	TMap<FString, FString> Attributes;

	/** What can be done with it, such as graspable, drinkable, surface, instead of what its category says. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	TArray<FString> Affordances;

	/** How a hand takes it, such as wrap or handle:handle, instead of what its category says. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	TArray<FString> Grasps;

	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	EKinelinkShape Shape = EKinelinkShape::Category;

	/** Whether it can be carried, where there is no category to say it. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink", meta = (EditCondition = "Shape != EKinelinkShape::Category"))
	bool bMovable = true;

	/** Whether something in it would spill. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	bool bFull = false;

	/** Kilograms; 0: the category's. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink", meta = (ClampMin = "0.0"))
	float Mass = 0.0f;

	/** Go where characters put it. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Kinelink")
	bool bFollow = true;

	virtual void BeginPlay() override;
	virtual void EndPlay(const EEndPlayReason::Type Reason) override;

	/** Those of a world, in the order in which they came. */
	static TArray<UKinelinkObjectComponent*> All(const UWorld* World);

	/** Its name on the wire. */
	FString WireId() const;

	/** Middle and rotation of its bounds in the world, without scale. */
	FTransform Middle() const;

	/** Full extents of its bounds along its own axes, cm. */
	FVector Size() const;

	/** Move the actor so that the middle of its bounds is there. */
	void MoveTo(const FTransform& Where);

	/** Whether the engine lets it be moved: its root's Mobility. */
	bool IsMovable() const;

	/** Whether physics moves it. */
	bool IsSimulated() const;

	/** A hand has it: physics lets go of it until the hand does. */
	void SetHeld(bool bHeld);

private:
	FBox Bounds{ForceInit};
	bool bSimulated = false;
};
