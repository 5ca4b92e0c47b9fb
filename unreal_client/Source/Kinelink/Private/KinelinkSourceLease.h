#pragma once

#include "CoreMinimal.h"

struct FKinelinkAddress;
class FKinelinkLiveLinkSource;

/**
 * Keeps a Live Link source of an address alive as long as somebody has this: a component that needs one doesn't make the user add
 * it. Where there is one already, from the panel or a preset, it is left alone. From one level to the next the source stays: it goes
 * with the frame after.
 */
class FKinelinkSourceLease
{
public:
	/** Null where Live Link isn't there, or has such a source already. Game thread only. */
	static TSharedPtr<FKinelinkSourceLease> Take(const FKinelinkAddress& Address);

	/** Forget what is leaving: before the module goes. */
	static void EndAll();

	explicit FKinelinkSourceLease(const TSharedRef<FKinelinkLiveLinkSource>& InSource) : Source(InSource) {}
	~FKinelinkSourceLease();

private:
	TSharedRef<FKinelinkLiveLinkSource> Source;
};
