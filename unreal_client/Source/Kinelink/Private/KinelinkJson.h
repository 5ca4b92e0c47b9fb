#pragma once

#include "CoreMinimal.h"

#include "Core/Value.h"

/** Plain data as JSON, for blueprints. Bytes are left out. */
namespace KinelinkJson
{
	FString Write(const kinelink::Value& Value);
}
