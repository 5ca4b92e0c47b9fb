#pragma once

#include "CoreMinimal.h"
#include "LiveLinkSourceSettings.h"

#include "KinelinkLiveLinkSourceSettings.generated.h"

/**
 * Live Link's settings of a Kinelink source. By default it plays by the engine's time, two hundredths of a second late, so that
 * there is a pose on either side of every moment to interpolate between.
 */
UCLASS()
class KINELINK_API UKinelinkLiveLinkSourceSettings : public ULiveLinkSourceSettings
{
	GENERATED_BODY()

public:
	UKinelinkLiveLinkSourceSettings()
	{
		Mode = ELiveLinkSourceMode::EngineTime;
		BufferSettings.EngineTimeOffset = 0.02f;
		// A quarter of a second at the highest push rate: a slow engine reads several frames behind.
		BufferSettings.MaxNumberOfFrameToBuffered = 60;
	}
};
