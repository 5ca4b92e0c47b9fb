#pragma once

#include "CoreMinimal.h"

class UKinelinkObjectComponent;

/** A thing of the level as a session knows it: who moved it last, the engine or the stream, and where to. */
class FKinelinkThing
{
public:
	/** Id: its name on the wire; Subject: in Live Link. The server has been told where it is. */
	FKinelinkThing(UKinelinkObjectComponent& InObject, const FString& InId, const FName& InSubject);

	const FString Id;

	/** Where the engine and the server agree that it is, in the world. */
	FTransform Place;

	/** The server has yet to be told where it is. */
	bool bMoved = false;

	/** Null where it has been destroyed. */
	UKinelinkObjectComponent* Object() const { return Weak.Get(); }

	/**
	 * Has the engine moved it: by physics, a player's hand, a level script? Then the stream is left alone for a while, since it goes on to
	 * show where the thing was. Late: how far behind the stream is, seconds.
	 */
	void Watch(double Now, double Late);

	/** Where the engine leaves it alone, it is where the stream says. */
	void Follow(double Now, const FTransform& Origin);

private:
	const FName Subject;
	TWeakObjectPtr<UKinelinkObjectComponent> Weak;
	double QuietUntil;
	/** It was logged that it can't be moved. */
	bool bFixed = false;
};
