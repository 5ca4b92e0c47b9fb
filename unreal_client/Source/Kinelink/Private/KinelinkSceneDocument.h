#pragma once

#include "CoreMinimal.h"

#include "Core/Requests.h"

class UKinelinkObjectComponent;

/** Scenes as docs/scene-format.md has them. Places in the world become the session's by an origin, which has no scale. */
namespace KinelinkSceneDocument
{
	/** A thing with everything that is known of it. */
	kinelink::Value Describe(const UKinelinkObjectComponent& Object, const FTransform& Origin);

	/** A scene. Start: where the first character stands and looks. Viewer: the eyes of the person who watches. */
	kinelink::Value Make(const FString& Name, const TArray<UKinelinkObjectComponent*>& Objects, const FTransform& Origin,
		const FTransform& Start, const FVector& Viewer);

	/** A place in the world as the wire has it. */
	kinelink::Pose PoseOf(const FTransform& Place, const FTransform& Origin);
}
