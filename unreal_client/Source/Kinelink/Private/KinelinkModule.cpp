#include "Misc/EngineVersionComparison.h"
#include "Modules/ModuleManager.h"

#include "KinelinkConnection.h"
#include "KinelinkLog.h"
#include "KinelinkSourceLease.h"

#if UE_VERSION_OLDER_THAN(5, 3, 0)
#error "Kinelink needs Unreal Engine 5.3 or later"
#endif

DEFINE_LOG_CATEGORY(LogKinelink);

/** Ends what is still ending when the engine goes. */
class FKinelinkModule final : public IModuleInterface
{
public:
	virtual void ShutdownModule() override
	{
		FKinelinkSourceLease::EndAll();
		FKinelinkConnection::EndAll();
	}
};

IMPLEMENT_MODULE(FKinelinkModule, Kinelink)
