#pragma once

#include "CoreMinimal.h"

/**
 * The one place where numbers of the wire become Unreal's and back.
 *
 * Wire: right-handed, +Y up, +Z forward, a character's left is +X, metres. Unreal: left-handed, +X forward, +Y right, +Z up,
 * centimetres. Swapping handedness mirrors, so that a rotation keeps its angle and has its axis mirrored and turned about.
 * tests/clients/golden has a pose by which this is checked.
 */
namespace KinelinkAxes
{
	constexpr double Metre = 100.0;

	/** A place or offset (3 numbers). */
	inline FVector PlaceFromWire(const float* Xyz)
	{
		return FVector(Xyz[2], -Xyz[0], Xyz[1]) * Metre;
	}

	/** A rotation (x y z w). */
	inline FQuat RotationFromWire(const float* Xyzw)
	{
		return FQuat(-Xyzw[2], Xyzw[0], -Xyzw[1], Xyzw[3]);
	}

	/** The wire's axes and metres, in double precision. */
	inline FVector PlaceToWire(const FVector& Place)
	{
		return FVector(-Place.Y, Place.Z, Place.X) / Metre;
	}

	inline FQuat RotationToWire(const FQuat& Rotation)
	{
		return FQuat(Rotation.Y, -Rotation.Z, -Rotation.X, Rotation.W);
	}

	/** A rotation that has the wire's axes already. */
	inline FQuat RotationFromWire(const FQuat& Rotation)
	{
		return FQuat(-Rotation.Z, Rotation.X, -Rotation.Y, Rotation.W);
	}

	/** Full extents along Unreal's own axes as the wire's width, height and depth, metres. */
	inline FVector SizeToWire(const FVector& Size)
	{
		return FVector(Size.Y, Size.Z, Size.X) / Metre;
	}
}
