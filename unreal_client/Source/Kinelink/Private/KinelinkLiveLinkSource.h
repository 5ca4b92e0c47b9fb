#pragma once

#include "CoreMinimal.h"
#include "ILiveLinkSource.h"

#include "KinelinkConnection.h"
#include "KinelinkSubjects.h"

/** A session as a Live Link source. */
class FKinelinkLiveLinkSource final : public ILiveLinkSource
{
public:
	explicit FKinelinkLiveLinkSource(const FKinelinkAddress& InAddress);
	virtual ~FKinelinkLiveLinkSource() override;

	virtual void ReceiveClient(ILiveLinkClient* InClient, FGuid InSourceGuid) override;
	virtual void InitializeSettings(ULiveLinkSourceSettings* Settings) override;
	virtual bool IsSourceStillValid() const override;

	/** Polled until it says true. Never waits: neither for a pose that is being pushed nor for the network. */
	virtual bool RequestSourceShutdown() override;

	virtual FText GetSourceType() const override;
	virtual FText GetSourceMachineName() const override;
	virtual FText GetSourceStatus() const override;
	virtual TSubclassOf<ULiveLinkSourceSettings> GetSettingsClass() const override;

private:
	const FKinelinkAddress Address;
	TSharedPtr<FKinelinkConnection> Connection;
	TUniquePtr<FKinelinkSubjects> Subjects;
};

/**
 * Keeps a Live Link source of an address alive as long as somebody has this: a component that needs one doesn't make the user add
 * it. Where there is one already, from the panel or a preset, it is left alone.
 */
class FKinelinkSourceLease
{
public:
	/** Null where Live Link isn't there. Game thread only. */
	static TSharedPtr<FKinelinkSourceLease> Take(const FKinelinkAddress& Address);

	explicit FKinelinkSourceLease(const TSharedRef<FKinelinkLiveLinkSource>& InSource) : Source(InSource) {}
	~FKinelinkSourceLease();

private:
	TSharedRef<FKinelinkLiveLinkSource> Source;
};
