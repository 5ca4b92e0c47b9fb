#pragma once

// Doubles of Unreal's automation tests, so that the plugin's own in-engine tests run here too.

#include "Process.h"

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/automation-test-framework-in-unreal-engine
#define WITH_DEV_AUTOMATION_TESTS 1

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/EAutomationTestFlags
namespace EAutomationTestFlags { enum Type { EditorContext = 1, ClientContext = 2, ProductFilter = 4 }; }
/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core
constexpr int EAutomationTestFlags_ApplicationContextMask = 3;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FAutomationTestBase
class FAutomationTestBase {
public:
    explicit FAutomationTestBase(const TCHAR* InName) : Name(InName) { All().push_back(this); }
    virtual ~FAutomationTestBase() = default;
    virtual bool RunTest(const FString& Parameters) = 0;
    bool TestTrue(const TCHAR* What, bool bTrue) { return Note(What, bTrue); }
    template <class T>
    bool TestEqual(const TCHAR* What, const T& Is, const T& Wanted) { return Note(What, Is == Wanted); }
    bool TestNearlyEqual(const TCHAR* What, double Is, double Wanted, double Tolerance) { return Note(What, std::fabs(Is - Wanted) <= Tolerance); }

    static std::vector<FAutomationTestBase*>& All();
    FString Name;
    std::vector<std::string> Failed;

private:
    bool Note(const TCHAR* What, bool bGood) {
        if (!bGood) Failed.push_back(Utf8(What));
        return bGood;
    }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/automation-test-framework-in-unreal-engine
#define IMPLEMENT_SIMPLE_AUTOMATION_TEST(Class, Pretty, Flags)                \
    class Class final : public FAutomationTestBase {                          \
    public:                                                                   \
        Class() : FAutomationTestBase(TEXT(Pretty)) { static_assert(Flags); } \
        bool RunTest(const FString& Parameters) override;                     \
    };                                                                        \
    namespace { Class One##Class; }
