#pragma once

#include "CoreMinimal.h"

#include "KinelinkFaceTarget.generated.h"

/** How a mesh names the curves of its face. */
UENUM(BlueprintType)
enum class EKinelinkFaceTarget : uint8
{
	/** As Live Link Face does (EyeBlinkLeft, JawOpen): what MetaHuman's face graph takes, and most meshes with ARKit's shapes. */
	Arkit UMETA(DisplayName = "ARKit"),

	/** The controls of MetaHuman's face rig themselves (CTRL_expressions_…), for a face that has no ARKit pose asset. */
	MetaHuman UMETA(DisplayName = "MetaHuman controls"),
};
