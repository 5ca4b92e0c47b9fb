#pragma once

#include "CoreMinimal.h"
#include "ILiveLinkSource.h"

#include "KinelinkConnection.h"
#include "KinelinkSubjects.h"

/** A session as a Live Link source. */
class FKinelinkLiveLinkSource final : public ILiveLinkSource, public TSharedFromThis<FKinelinkLiveLinkSource>
{
public:
	explicit FKinelinkLiveLinkSource(const FKinelinkAddress& InAddress);
	virtual ~FKinelinkLiveLinkSource() override;

	const FKinelinkAddress& Place() const { return Address; }

	/** Whether Live Link has a source of an address that nobody has asked to go. Game thread only. */
	static bool IsAtWork(const ILiveLinkClient& Client, const FKinelinkAddress& Address);

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
