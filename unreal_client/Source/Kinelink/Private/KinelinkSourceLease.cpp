#include "KinelinkSourceLease.h"

#include "Containers/Ticker.h"
#include "Features/IModularFeatures.h"
#include "ILiveLinkClient.h"

#include "KinelinkLiveLinkSource.h"

namespace
{
	// The game thread's: sources that were made for components, by their addresses, and those that no component has any more.
	TMap<FString, TWeakPtr<FKinelinkSourceLease>> Leases;
	TArray<TSharedRef<FKinelinkLiveLinkSource>> Leaving;
	FTSTicker::FDelegateHandle Usher;

	ILiveLinkClient* LiveLink()
	{
		IModularFeatures& Features = IModularFeatures::Get();
		return Features.IsModularFeatureAvailable(ILiveLinkClient::ModularFeatureName)
			? &Features.GetModularFeature<ILiveLinkClient>(ILiveLinkClient::ModularFeatureName)
			: nullptr;
	}

	/**
	 * Have Live Link remove those that have nothing more to push. Not before: what a source pushed while another one of the same
	 * address comes would have that one's subjects switched off.
	 */
	bool SeeOut(float)
	{
		for (int32 Index = Leaving.Num() - 1; Index >= 0; --Index)
		{
			if (Leaving[Index]->RequestSourceShutdown())
			{
				if (ILiveLinkClient* const Client = LiveLink())
				{
					Client->RemoveSource(Leaving[Index]);
				}
				Leaving.RemoveAt(Index);
			}
		}
		if (Leaving.Num() > 0)
		{
			return true;
		}
		Usher.Reset();
		return false;
	}
}

TSharedPtr<FKinelinkSourceLease> FKinelinkSourceLease::Take(const FKinelinkAddress& Address)
{
	check(IsInGameThread());
	const FString Place = Address.Canonical();
	if (const TSharedPtr<FKinelinkSourceLease> Alive = Leases.FindRef(Place).Pin())
	{
		return Alive;
	}
	const int32 Stays = Leaving.IndexOfByPredicate(
		[&Place](const TSharedRef<FKinelinkLiveLinkSource>& One) { return One->Place().Canonical() == Place; });
	TSharedPtr<FKinelinkSourceLease> Lease;
	if (Stays != INDEX_NONE)
	{
		Lease = MakeShared<FKinelinkSourceLease>(Leaving[Stays]);
		Leaving.RemoveAt(Stays);
	}
	else
	{
		ILiveLinkClient* const Client = LiveLink();
		if (Client == nullptr || FKinelinkLiveLinkSource::IsAtWork(*Client, Address))
		{
			return nullptr;
		}
		const TSharedRef<FKinelinkLiveLinkSource> Source = MakeShared<FKinelinkLiveLinkSource>(Address);
		Client->AddSource(Source);
		Lease = MakeShared<FKinelinkSourceLease>(Source);
	}
	Leases.Add(Place, Lease);
	return Lease;
}

void FKinelinkSourceLease::EndAll()
{
	if (Usher.IsValid())
	{
		FTSTicker::GetCoreTicker().RemoveTicker(Usher);
		Usher.Reset();
	}
	Leaving.Empty();
	Leases.Empty();
}

FKinelinkSourceLease::~FKinelinkSourceLease()
{
	Leaving.Add(Source);
	if (!Usher.IsValid())
	{
		Usher = FTSTicker::GetCoreTicker().AddTicker(FTickerDelegate::CreateStatic(&SeeOut));
	}
}
