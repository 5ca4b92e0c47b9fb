#include "KinelinkFaceCurves.h"

#include "Animation/AnimCurveTypes.h"

namespace
{
	struct FPair
	{
		const TCHAR* Arkit;
		// MetaHuman's controls without their prefix, separated by blanks.
		const TCHAR* Controls;
	};

	// Left and right are the character's own. ARKit's "in" is towards the nose.
	const FPair Controls[] = {
		{TEXT("browDownLeft"), TEXT("browDownL browLateralL")},
		{TEXT("browDownRight"), TEXT("browDownR browLateralR")},
		{TEXT("browInnerUp"), TEXT("browRaiseInL browRaiseInR")},
		{TEXT("browOuterUpLeft"), TEXT("browRaiseOuterL")},
		{TEXT("browOuterUpRight"), TEXT("browRaiseOuterR")},
		{TEXT("cheekPuff"), TEXT("mouthCheekBlowL mouthCheekBlowR")},
		{TEXT("cheekSquintLeft"), TEXT("eyeCheekRaiseL")},
		{TEXT("cheekSquintRight"), TEXT("eyeCheekRaiseR")},
		{TEXT("eyeBlinkLeft"), TEXT("eyeBlinkL")},
		{TEXT("eyeBlinkRight"), TEXT("eyeBlinkR")},
		{TEXT("eyeLookDownLeft"), TEXT("eyeLookDownL")},
		{TEXT("eyeLookDownRight"), TEXT("eyeLookDownR")},
		{TEXT("eyeLookInLeft"), TEXT("eyeLookRightL")},
		{TEXT("eyeLookInRight"), TEXT("eyeLookLeftR")},
		{TEXT("eyeLookOutLeft"), TEXT("eyeLookLeftL")},
		{TEXT("eyeLookOutRight"), TEXT("eyeLookRightR")},
		{TEXT("eyeLookUpLeft"), TEXT("eyeLookUpL")},
		{TEXT("eyeLookUpRight"), TEXT("eyeLookUpR")},
		{TEXT("eyeSquintLeft"), TEXT("eyeSquintInnerL")},
		{TEXT("eyeSquintRight"), TEXT("eyeSquintInnerR")},
		{TEXT("eyeWideLeft"), TEXT("eyeWidenL")},
		{TEXT("eyeWideRight"), TEXT("eyeWidenR")},
		{TEXT("jawForward"), TEXT("jawFwd")},
		{TEXT("jawLeft"), TEXT("jawLeft")},
		{TEXT("jawOpen"), TEXT("jawOpen")},
		{TEXT("jawRight"), TEXT("jawRight")},
		{TEXT("mouthClose"), TEXT("mouthLipsTogetherUL mouthLipsTogetherUR mouthLipsTogetherDL mouthLipsTogetherDR")},
		{TEXT("mouthDimpleLeft"), TEXT("mouthDimpleL")},
		{TEXT("mouthDimpleRight"), TEXT("mouthDimpleR")},
		{TEXT("mouthFrownLeft"), TEXT("mouthCornerDepressL")},
		{TEXT("mouthFrownRight"), TEXT("mouthCornerDepressR")},
		{TEXT("mouthFunnel"), TEXT("mouthFunnelUL mouthFunnelUR mouthFunnelDL mouthFunnelDR")},
		{TEXT("mouthLeft"), TEXT("mouthLeft")},
		{TEXT("mouthLowerDownLeft"), TEXT("mouthLowerLipDepressL")},
		{TEXT("mouthLowerDownRight"), TEXT("mouthLowerLipDepressR")},
		{TEXT("mouthPressLeft"), TEXT("mouthPressUL mouthPressDL")},
		{TEXT("mouthPressRight"), TEXT("mouthPressUR mouthPressDR")},
		{TEXT("mouthPucker"), TEXT("mouthLipsPurseUL mouthLipsPurseUR mouthLipsPurseDL mouthLipsPurseDR")},
		{TEXT("mouthRight"), TEXT("mouthRight")},
		{TEXT("mouthRollLower"), TEXT("mouthLowerLipRollInL mouthLowerLipRollInR")},
		{TEXT("mouthRollUpper"), TEXT("mouthUpperLipRollInL mouthUpperLipRollInR")},
		{TEXT("mouthShrugLower"), TEXT("jawChinRaiseDL jawChinRaiseDR")},
		{TEXT("mouthShrugUpper"), TEXT("jawChinRaiseUL jawChinRaiseUR")},
		{TEXT("mouthSmileLeft"), TEXT("mouthCornerPullL")},
		{TEXT("mouthSmileRight"), TEXT("mouthCornerPullR")},
		{TEXT("mouthStretchLeft"), TEXT("mouthStretchL")},
		{TEXT("mouthStretchRight"), TEXT("mouthStretchR")},
		{TEXT("mouthUpperUpLeft"), TEXT("mouthUpperLipRaiseL")},
		{TEXT("mouthUpperUpRight"), TEXT("mouthUpperLipRaiseR")},
		{TEXT("noseSneerLeft"), TEXT("noseWrinkleL")},
		{TEXT("noseSneerRight"), TEXT("noseWrinkleR")},
		{TEXT("tongueOut"), TEXT("tongueOut")},
	};

	const TCHAR* const Prefix = TEXT("CTRL_expressions_");

	TArray<FName> ControlsOf(const FName& Arkit)
	{
		TArray<FName> Names;
		for (const FPair& Pair : Controls)
		{
			if (Arkit == FName(Pair.Arkit))
			{
				TArray<FString> Parts;
				FString(Pair.Controls).ParseIntoArray(Parts, TEXT(" "));
				for (const FString& Part : Parts)
				{
					Names.Add(FName(*(FString(Prefix) + Part)));
				}
			}
		}
		return Names;
	}
}

TArray<FName> KinelinkFaceCurves::Targets(const FName& Arkit, EKinelinkFaceTarget Target)
{
	// The engine's names don't tell upper from lower case: eyeBlinkLeft is EyeBlinkLeft.
	return Target == EKinelinkFaceTarget::MetaHuman ? ControlsOf(Arkit) : TArray<FName>{Arkit};
}

KinelinkFaceCurves::FMap KinelinkFaceCurves::Make(
	const TArray<FName>& Streamed, EKinelinkFaceTarget Target, const TMap<FName, FName>& Custom)
{
	FMap Map;
	Map.Reserve(Streamed.Num());
	for (const FName& Curve : Streamed)
	{
		const FName* Own = Custom.Find(Curve);
		Map.Add(Own != nullptr ? TArray<FName>{*Own} : Targets(Curve, Target));
	}
	return Map;
}

void KinelinkFaceCurves::Apply(const FMap& Map, const TArray<float>& Values, FBlendedCurve& Out)
{
	const int32 Num = FMath::Min(Map.Num(), Values.Num());
	for (int32 Index = 0; Index < Num; ++Index)
	{
		for (const FName& Curve : Map[Index])
		{
			Out.Set(Curve, Values[Index]);
		}
	}
}
