#include "KinelinkLiveLinkSourceFactory.h"

#include "KinelinkAddress.h"
#include "KinelinkLiveLinkSource.h"
#include "KinelinkLog.h"

#define LOCTEXT_NAMESPACE "Kinelink"

FText UKinelinkLiveLinkSourceFactory::GetSourceDisplayName() const
{
	return LOCTEXT("SourceName", "Kinelink");
}

FText UKinelinkLiveLinkSourceFactory::GetSourceTooltip() const
{
	return LOCTEXT("SourceTooltip", "Characters and things of a Kinelink session; where it is, Project Settings, Plugins, Kinelink says");
}

TSharedPtr<ILiveLinkSource> UKinelinkLiveLinkSourceFactory::CreateSource(const FString& ConnectionString) const
{
	const FKinelinkAddress Address = FKinelinkAddress::Parse(ConnectionString);
	if (!Address.IsValid())
	{
		UE_LOG(LogKinelink, Error, TEXT("%s"), *Address.Problem);
		return nullptr;
	}
	return MakeShared<FKinelinkLiveLinkSource>(Address);
}

#undef LOCTEXT_NAMESPACE
