#pragma once

// Doubles of Unreal's mathematics in double precision, true to the engine's conventions: a rotation A * B applies B first, a
// transform A * B applies A first.

#include <algorithm>
#include <cmath>

#include "Containers.h"

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/EForceInit
enum EForceInit { ForceInit };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FMath
struct FMath {
    template <class T> static T Max(T A, T B) { return A > B ? A : B; }
    template <class T> static T Min(T A, T B) { return A < B ? A : B; }
    template <class T> static T Min3(T A, T B, T C) { return Min(A, Min(B, C)); }
    template <class T> static T Clamp(T X, T Low, T High) { return std::clamp(X, Low, High); }
    template <class T> static T Abs(T X) { return X < 0 ? -X : X; }
    static int32 RoundToInt32(float X) { return static_cast<int32>(std::lround(X)); }
    static double Atan2(double Y, double X) { return std::atan2(Y, X); }
    static double Fmod(double X, double Y) { return std::fmod(X, Y); }
    static constexpr double DegreesToRadians(double X) { return X * 3.14159265358979323846 / 180.0; }
    static constexpr double RadiansToDegrees(double X) { return X * 180.0 / 3.14159265358979323846; }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FVector
struct FVector {
    double X = 0, Y = 0, Z = 0;
    FVector() = default;
    explicit FVector(EForceInit) {}
    FVector(double InX, double InY, double InZ) : X(InX), Y(InY), Z(InZ) {}
    FVector operator+(const FVector& V) const { return {X + V.X, Y + V.Y, Z + V.Z}; }
    FVector operator-(const FVector& V) const { return {X - V.X, Y - V.Y, Z - V.Z}; }
    FVector operator-() const { return {-X, -Y, -Z}; }
    FVector operator*(double S) const { return {X * S, Y * S, Z * S}; }
    FVector operator*(const FVector& V) const { return {X * V.X, Y * V.Y, Z * V.Z}; }
    FVector operator/(double S) const { return {X / S, Y / S, Z / S}; }
    double Size() const { return std::sqrt(X * X + Y * Y + Z * Z); }
    bool IsNearlyZero() const { return std::fabs(X) <= 1e-4 && std::fabs(Y) <= 1e-4 && std::fabs(Z) <= 1e-4; }
    FVector GetAbs() const { return {std::fabs(X), std::fabs(Y), std::fabs(Z)}; }
    FVector GetSafeNormal() const { const double S = Size(); return S < 1e-8 ? FVector() : *this / S; }
    static double Dist(const FVector& A, const FVector& B) { return (A - B).Size(); }
    static double DotProduct(const FVector& A, const FVector& B) { return A.X * B.X + A.Y * B.Y + A.Z * B.Z; }
    static FVector CrossProduct(const FVector& A, const FVector& B) {
        return {A.Y * B.Z - A.Z * B.Y, A.Z * B.X - A.X * B.Z, A.X * B.Y - A.Y * B.X};
    }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FQuat
struct FQuat {
    double X = 0, Y = 0, Z = 0, W = 1;
    FQuat() = default;
    FQuat(double InX, double InY, double InZ, double InW) : X(InX), Y(InY), Z(InZ), W(InW) {}
    FQuat(const FVector& Axis, double Angle) {
        const double S = std::sin(Angle / 2);
        X = S * Axis.X, Y = S * Axis.Y, Z = S * Axis.Z, W = std::cos(Angle / 2);
    }
    static const FQuat Identity;
    FQuat operator*(const FQuat& Q) const {
        return {W * Q.X + X * Q.W + Y * Q.Z - Z * Q.Y, W * Q.Y - X * Q.Z + Y * Q.W + Z * Q.X,
                W * Q.Z + X * Q.Y - Y * Q.X + Z * Q.W, W * Q.W - X * Q.X - Y * Q.Y - Z * Q.Z};
    }
    FQuat Inverse() const { return {-X, -Y, -Z, W}; }
    FVector RotateVector(const FVector& V) const {
        const FVector U(X, Y, Z), T = FVector::CrossProduct(U, V) * 2;
        return V + T * W + FVector::CrossProduct(U, T);
    }
    FVector UnrotateVector(const FVector& V) const { return Inverse().RotateVector(V); }
    FVector GetForwardVector() const { return RotateVector({1, 0, 0}); }
    double GetAngle() const { return 2 * std::acos(std::clamp(W, -1.0, 1.0)); }
    double Size() const { return std::sqrt(X * X + Y * Y + Z * Z + W * W); }
    void Normalize() { const double S = Size(); X /= S, Y /= S, Z /= S, W /= S; }
    FQuat GetNormalized() const { FQuat Q = *this; Q.Normalize(); return Q; }
    double AngularDistance(const FQuat& Q) const {
        const double Dot = X * Q.X + Y * Q.Y + Z * Q.Z + W * Q.W;
        return std::acos(std::clamp(2 * Dot * Dot - 1, -1.0, 1.0));
    }
    static FQuat FindBetweenNormals(const FVector& A, const FVector& B) {
        const double Dot = FVector::DotProduct(A, B);
        FQuat Q;
        if (Dot > -1 + 1e-6) {
            const FVector Axis = FVector::CrossProduct(A, B);
            Q = FQuat(Axis.X, Axis.Y, Axis.Z, 1 + Dot);
        } else Q = std::fabs(A.X) > std::fabs(A.Y) ? FQuat(-A.Z, 0, A.X, 0) : FQuat(0, -A.Z, A.Y, 0);
        Q.Normalize();
        return Q;
    }
};
inline const FQuat FQuat::Identity;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FTransform
class FTransform {
public:
    FTransform() = default;
    explicit FTransform(const FQuat& Rotation) : R(Rotation) {}
    FTransform(const FQuat& Rotation, const FVector& Location, const FVector& Scale = FVector(1, 1, 1)) : R(Rotation), L(Location), S(Scale) {}
    static const FTransform Identity;
    FQuat GetRotation() const { return R; }
    FVector GetLocation() const { return L; }
    FVector GetTranslation() const { return L; }
    FVector GetScale3D() const { return S; }
    void SetRotation(const FQuat& Rotation) { R = Rotation; }
    void SetLocation(const FVector& Location) { L = Location; }
    FVector TransformPosition(const FVector& V) const { return R.RotateVector(S * V) + L; }
    FVector InverseTransformPosition(const FVector& V) const {
        const FVector U = R.UnrotateVector(V - L);
        return {U.X / S.X, U.Y / S.Y, U.Z / S.Z};
    }
    /// First this, then Other.
    FTransform operator*(const FTransform& Other) const {
        return FTransform(Other.R * R, Other.TransformPosition(L), S * Other.S);
    }
    /// This in Other's space.
    FTransform GetRelativeTransform(const FTransform& Other) const {
        return FTransform(Other.R.Inverse() * R, Other.InverseTransformPosition(L), {S.X / Other.S.X, S.Y / Other.S.Y, S.Z / Other.S.Z});
    }

private:
    FQuat R;
    FVector L, S{1, 1, 1};
};
inline const FTransform FTransform::Identity;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FBox
struct FBox {
    FVector Min, Max;
    explicit FBox(EForceInit) {}
    FBox(const FVector& InMin, const FVector& InMax) : Min(InMin), Max(InMax) {}
    FVector GetCenter() const { return (Min + Max) * 0.5; }
    FVector GetSize() const { return Max - Min; }
};
