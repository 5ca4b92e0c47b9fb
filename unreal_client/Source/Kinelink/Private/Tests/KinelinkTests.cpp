#include "Misc/AutomationTest.h"

#if WITH_DEV_AUTOMATION_TESTS

#include "Features/IModularFeatures.h"
#include "ILiveLinkClient.h"

#include "KinelinkAddress.h"
#include "KinelinkAxes.h"
#include "KinelinkFaceCurves.h"
#include "KinelinkJoints.h"
#include "KinelinkLiveLinkSourceFactory.h"
#include "KinelinkLiveLinkSourceSettings.h"
#include "KinelinkTPose.h"

// In the editor: Tools, Session Frontend, Automation, Kinelink; or UnrealEditor-Cmd Project -ExecCmds="Automation RunTests Kinelink".

namespace
{
	constexpr auto Flags =
		EAutomationTestFlags::EditorContext | EAutomationTestFlags::ClientContext | EAutomationTestFlags::ProductFilter;
}

IMPLEMENT_SIMPLE_AUTOMATION_TEST(FKinelinkAxesTest, "Kinelink.Axes", Flags)
bool FKinelinkAxesTest::RunTest(const FString&)
{
	// A metre ahead, two to the left, three up.
	const float Place[] = {2.0f, 3.0f, 1.0f};
	const FVector There = KinelinkAxes::PlaceFromWire(Place);
	TestNearlyEqual(TEXT("forward is X"), There.X, 100.0, 1e-6);
	TestNearlyEqual(TEXT("left is -Y"), There.Y, -200.0, 1e-6);
	TestNearlyEqual(TEXT("up is Z"), There.Z, 300.0, 1e-6);
	// A turn to the left about the vertical, by 90 degrees: forward becomes left.
	const float Left[] = {0.0f, 0.70710678f, 0.0f, 0.70710678f};
	const FVector Looks = KinelinkAxes::RotationFromWire(Left).RotateVector(FVector(1.0, 0.0, 0.0));
	TestNearlyEqual(TEXT("left is turned to"), Looks.Y, -1.0, 1e-6);
	const FQuat Back = KinelinkAxes::RotationToWire(KinelinkAxes::RotationFromWire(Left));
	TestNearlyEqual(TEXT("there and back"), Back.Y, 0.70710678, 1e-6);
	return true;
}

IMPLEMENT_SIMPLE_AUTOMATION_TEST(FKinelinkTPoseTest, "Kinelink.TPose", Flags)
bool FKinelinkTPoseTest::RunTest(const FString&)
{
	TArray<TOptional<FVector>> Places;
	Places.SetNum(KinelinkJoints::Count);
	const int32 Arm = KinelinkJoints::Find(TEXT("leftUpperArm"));
	Places[KinelinkJoints::Find(TEXT("hips"))] = FVector(0.0, 1.0, 0.0);
	Places[Arm] = FVector(0.2, 1.4, 0.0);
	Places[KinelinkJoints::Find(TEXT("leftLowerArm"))] = FVector(0.4, 1.2, 0.0);
	const FVector Turned = FKinelinkTPose::Straighten(Places).Turns[Arm].RotateVector(FVector(0.2, -0.2, 0.0).GetSafeNormal());
	TestNearlyEqual(TEXT("a hanging arm is raised to the side"), Turned.X, 1.0, 1e-6);
	TestEqual(TEXT("Manny's hand"), KinelinkJoints::BoneName(0, KinelinkJoints::Find(TEXT("leftHand"))), FString(TEXT("hand_l")));
	return true;
}

IMPLEMENT_SIMPLE_AUTOMATION_TEST(FKinelinkFaceTest, "Kinelink.Face", Flags)
bool FKinelinkFaceTest::RunTest(const FString&)
{
	const TArray<FName> Driven = KinelinkFaceCurves::Targets(TEXT("jawOpen"), EKinelinkFaceTarget::MetaHuman);
	TestEqual(TEXT("one control"), Driven.Num(), 1);
	TestTrue(TEXT("of MetaHuman"), Driven[0] == FName(TEXT("CTRL_expressions_jawOpen")));
	return true;
}

IMPLEMENT_SIMPLE_AUTOMATION_TEST(FKinelinkSourceTest, "Kinelink.Source", Flags)
bool FKinelinkSourceTest::RunTest(const FString&)
{
	const FKinelinkAddress Address = FKinelinkAddress::Parse(TEXT("host=127.0.0.1;session=test;characters=a,b"));
	TestTrue(TEXT("a connection string"), Address.IsValid());
	TestTrue(TEXT("and back"), FKinelinkAddress::Parse(Address.Canonical()).Canonical() == Address.Canonical());
	TestTrue(TEXT("nonsense is none"), !FKinelinkAddress::Parse(TEXT("nonsense")).IsValid());
	TestTrue(TEXT("the factory makes a source"),
		GetDefault<UKinelinkLiveLinkSourceFactory>()->CreateSource(Address.Canonical()).IsValid());
	const auto* Settings = GetDefault<UKinelinkLiveLinkSourceSettings>();
	TestTrue(TEXT("by the engine's time"), Settings->Mode == ELiveLinkSourceMode::EngineTime);
	TestTrue(TEXT("Live Link is there"),
		IModularFeatures::Get().IsModularFeatureAvailable(ILiveLinkClient::ModularFeatureName));
	return true;
}

#endif
