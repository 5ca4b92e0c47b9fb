#pragma once

#include "CoreMinimal.h"
#include "LiveLinkSourceFactory.h"

#include "KinelinkLiveLinkSourceFactory.generated.h"

/**
 * Makes Kinelink's Live Link sources: from the menu (with the connection of the project's settings), from presets, and in packaged
 * games from a connection string.
 */
UCLASS()
class KINELINK_API UKinelinkLiveLinkSourceFactory : public ULiveLinkSourceFactory
{
	GENERATED_BODY()

public:
	virtual FText GetSourceDisplayName() const override;
	virtual FText GetSourceTooltip() const override;
	virtual EMenuType GetMenuType() const override { return EMenuType::MenuEntry; }

	/** Null where the string is none; the log says why. */
	virtual TSharedPtr<ILiveLinkSource> CreateSource(const FString& ConnectionString) const override;
};
