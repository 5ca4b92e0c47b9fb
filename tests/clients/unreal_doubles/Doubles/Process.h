#pragma once

// Doubles of Unreal's threads, clock, ticker, delegates, log, files and modules.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <thread>

#include "Object.h"

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/IsInGameThread
bool IsInGameThread();

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FTimespan
struct FTimespan {
    double Seconds = 0;
    static FTimespan FromSeconds(double S) { return {S}; }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FPlatformTime
struct FPlatformTime { static double Seconds(); };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FCriticalSection
class FCriticalSection {
public:
    void Lock() { Gate.lock(); }
    bool TryLock() { return Gate.try_lock(); }
    void Unlock() { Gate.unlock(); }

private:
    std::mutex Gate;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FScopeLock
class FScopeLock {
public:
    explicit FScopeLock(FCriticalSection* Section) : Held(Section) { Held->Lock(); }
    ~FScopeLock() { Held->Unlock(); }

private:
    FCriticalSection* Held;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FEvent
class FEvent {
public:
    void Trigger();
    bool Wait(const FTimespan& Time);

private:
    std::mutex Gate;
    std::condition_variable Woken;
    bool bSet = false;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FPlatformProcess
struct FPlatformProcess {
    static FEvent* GetSynchEventFromPool(bool bManualReset);
    static void ReturnSynchEventToPool(FEvent* Event);
    static void Sleep(float Seconds);
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FRunnable
class FRunnable {
public:
    virtual ~FRunnable() = default;
    virtual bool Init() { return true; }
    virtual uint32 Run() = 0;
    virtual void Stop() {}
    virtual void Exit() {}
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/EThreadPriority
enum EThreadPriority { TPri_Normal, TPri_AboveNormal };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FRunnableThread
class FRunnableThread {
public:
    static FRunnableThread* Create(FRunnable* Runnable, const TCHAR* Name, uint32 StackSize, EThreadPriority Priority);
    void WaitForCompletion();
    ~FRunnableThread();

private:
    std::thread Thread;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/delegates-and-lamba-functions-in-unreal-engine
template <class... A>
class TMulticast {
public:
    template <class T>
    void AddUObject(T* Object, void (T::*Function)(A...)) {
        Bound.push_back({Object, [=](A... Items) { if (IsValid(Object)) (Object->*Function)(Items...); }});
    }
    /// Of the doubles: what tests listen with.
    void AddLambda(std::function<void(A...)> Function) { Bound.push_back({nullptr, std::move(Function)}); }
    void RemoveAll(const void* Object) { std::erase_if(Bound, [&](const auto& One) { return One.first == Object; }); }
    bool IsBound() const { return !Bound.empty(); }
    void Broadcast(A... Items) {
        Doubles::GameThreadOnly("Broadcast");
        const auto Now = Bound;
        for (const auto& One : Now) One.second(Items...);
    }

private:
    std::vector<std::pair<const void*, std::function<void(A...)>>> Bound;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/multicast-delegates-in-unreal-engine
#define DECLARE_MULTICAST_DELEGATE_OneParam(Name, A) using Name = TMulticast<A>;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/dynamic-delegates-in-unreal-engine
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE(Name) using Name = TMulticast<>;
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_OneParam(Name, A, An) using Name = TMulticast<A>;
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_TwoParams(Name, A, An, B, Bn) using Name = TMulticast<A, B>;
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_ThreeParams(Name, A, An, B, Bn, C, Cn) using Name = TMulticast<A, B, C>;
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_FourParams(Name, A, An, B, Bn, C, Cn, D, Dn) using Name = TMulticast<A, B, C, D>;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FTSTicker
class FTickerDelegate {
public:
    template <class T>
    static FTickerDelegate CreateRaw(T* Object, bool (T::*Function)(float)) {
        return FTickerDelegate{[=](float Time) { return (Object->*Function)(Time); }};
    }
    static FTickerDelegate CreateStatic(bool (*Function)(float)) { return FTickerDelegate{Function}; }
    std::function<bool(float)> Function;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FTSTicker
class FTSTicker {
public:
    struct FDelegateHandle {
        int64 Id = 0;
        bool IsValid() const { return Id != 0; }
        void Reset() { Id = 0; }
    };
    static FTSTicker& GetCoreTicker();
    FDelegateHandle AddTicker(const FTickerDelegate& Delegate, float Delay = 0.0f);
    void RemoveTicker(FDelegateHandle Handle);
    void Tick(float Time);

private:
    std::map<int64, FTickerDelegate> Bound;
    int64 Last = 0;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/logging-in-unreal-engine
#define DECLARE_LOG_CATEGORY_EXTERN(Name, Default, Compiled) extern const char Name[];
#define DEFINE_LOG_CATEGORY(Name) const char Name[] = #Name;
#define UE_LOG(Category, Level, Format, ...) Doubles::Log(Category, #Level, FString::Printf(Format, ##__VA_ARGS__))
namespace Doubles {
void Log(const char* Category, const char* Level, const FString& Words);
std::vector<std::string> Logged();
}  // namespace Doubles

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FFileHelper
struct FFileHelper { static bool LoadFileToString(FString& Text, const TCHAR* File); };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FPaths
struct FPaths {
    static FString ProjectDir() { return TEXT("./"); }
    static FString Combine(const FString& A, const FString& B) { return A + B; }
    static bool IsRelative(const FString& File) { return !File.StartsWith(TEXT("/")); }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/IModuleInterface
class IModuleInterface {
public:
    virtual ~IModuleInterface() = default;
    virtual void StartupModule() {}
    virtual void ShutdownModule() {}
};
namespace Doubles {
IModuleInterface*& Module();
}
#define IMPLEMENT_MODULE(Class, Name) \
    static const bool bModule##Name = (Doubles::Module() = new Class(), true);

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core
#define UE_VERSION_OLDER_THAN(Major, Minor, Patch) (5 * 10000 + 3 * 100 < (Major) * 10000 + (Minor) * 100 + (Patch))

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core
#define THIRD_PARTY_INCLUDES_START
#define THIRD_PARTY_INCLUDES_END

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/IModularFeature
class IModularFeature {};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/IModularFeatures
class IModularFeatures {
public:
    static IModularFeatures& Get();
    bool IsModularFeatureAvailable(const FName& Name) const { return Features.count(Name) > 0; }
    template <class T>
    T& GetModularFeature(const FName& Name) { return *static_cast<T*>(Features.at(Name)); }
    void RegisterModularFeature(const FName& Name, void* Feature) { Features[Name] = Feature; }

private:
    std::map<FName, void*> Features;
};
