#include "Process.h"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace {

const std::thread::id GameThread = std::this_thread::get_id();
std::mutex Gate;
std::vector<std::string> Violated, Words;

std::vector<UClass* (*)()>& Unknown() {
    static std::vector<UClass* (*)()> Classes;
    return Classes;
}

}  // namespace

bool IsInGameThread() { return std::this_thread::get_id() == GameThread; }

namespace Doubles {

FRegistered::FRegistered(UClass* (*Class)()) { Unknown().push_back(Class); }
void MakeAllKnown() {
    for (const auto Class : Unknown()) Class();
}
void Violate(const std::string& What) {
    std::lock_guard Lock(Gate);
    std::fprintf(stderr, "violation: %s\n", What.c_str());
    Violated.push_back(What);
}
void GameThreadOnly(const char* What) {
    if (!IsInGameThread()) Violate(std::string(What) + " off the game thread");
}
std::vector<std::string> Violations() {
    std::lock_guard Lock(Gate);
    return Violated;
}
void Log(const char* Category, const char* Level, const FString& Said) {
    std::lock_guard Lock(Gate);
    Words.push_back(std::string(Level) + ": " + Utf8(Said));
    std::fprintf(stderr, "%s: %s\n", Category, Words.back().c_str());
}
std::vector<std::string> Logged() {
    std::lock_guard Lock(Gate);
    return Words;
}
IModuleInterface*& Module() {
    static IModuleInterface* One = nullptr;
    return One;
}

}  // namespace Doubles

UClass::UClass(const TCHAR* InName, UClass* InSuper, UObject* (*InMake)()) : Name(InName), Super(InSuper), Create(InMake) {
    All().push_back(this);
}
bool UClass::IsChildOf(const UClass* Other) const {
    for (const UClass* One = this; One; One = One->Super)
        if (One == Other) return true;
    return false;
}
UObject* UClass::GetDefaultObject() {
    if (!Default) Default = Create();
    return Default;
}
std::vector<UClass*>& UClass::All() {
    static std::vector<UClass*> Classes;
    return Classes;
}

double FPlatformTime::Seconds() {
    // Nobody may take it for another clock.
    return 1e6 + std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void FEvent::Trigger() {
    std::lock_guard Lock(Gate);
    bSet = true;
    Woken.notify_one();
}
bool FEvent::Wait(const FTimespan& Time) {
    std::unique_lock Lock(Gate);
    const bool bWoken = Woken.wait_for(Lock, std::chrono::duration<double>(Time.Seconds), [&] { return bSet; });
    bSet = false;
    return bWoken;
}
FEvent* FPlatformProcess::GetSynchEventFromPool(bool) { return new FEvent(); }
void FPlatformProcess::ReturnSynchEventToPool(FEvent* Event) { delete Event; }
void FPlatformProcess::Sleep(float Seconds) { std::this_thread::sleep_for(std::chrono::duration<float>(Seconds)); }

FRunnableThread* FRunnableThread::Create(FRunnable* Runnable, const TCHAR*, uint32, EThreadPriority) {
    FRunnableThread* const Made = new FRunnableThread();
    Made->Thread = std::thread([Runnable] {
        if (Runnable->Init()) Runnable->Run();
        Runnable->Exit();
    });
    return Made;
}
void FRunnableThread::WaitForCompletion() {
    if (Thread.joinable()) Thread.join();
}
FRunnableThread::~FRunnableThread() { WaitForCompletion(); }

FTSTicker& FTSTicker::GetCoreTicker() {
    static FTSTicker One;
    return One;
}
FTSTicker::FDelegateHandle FTSTicker::AddTicker(const FTickerDelegate& Delegate, float) {
    Bound[++Last] = Delegate;
    return {Last};
}
void FTSTicker::RemoveTicker(FDelegateHandle Handle) { Bound.erase(Handle.Id); }
void FTSTicker::Tick(float Time) {
    const auto Now = Bound;
    for (const auto& [Id, Delegate] : Now)
        if (Bound.count(Id) && !Delegate.Function(Time)) Bound.erase(Id);
}

bool FFileHelper::LoadFileToString(FString& Text, const TCHAR* File) {
    std::ifstream In(Utf8(File), std::ios::binary);
    if (!In) return false;
    Text = Utf16(std::string(std::istreambuf_iterator<char>(In), {}));
    return true;
}

IModularFeatures& IModularFeatures::Get() {
    static IModularFeatures One;
    return One;
}
