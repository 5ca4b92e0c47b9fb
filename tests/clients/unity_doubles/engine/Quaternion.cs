using System;

// https://docs.unity3d.com/2021.3/Documentation/ScriptReference/{page}.html, where {page} stands behind `//=`.
namespace UnityEngine
{
    public struct Quaternion //= Quaternion
    {
        public float x; //= Quaternion-x
        public float y; //= Quaternion-y
        public float z; //= Quaternion-z
        public float w; //= Quaternion-w

        public Quaternion(float x, float y, float z, float w) //= Quaternion-ctor
        {
            this.x = x;
            this.y = y;
            this.z = z;
            this.w = w;
        }

        public static Quaternion identity { get { return new Quaternion(0, 0, 0, 1); } } //= Quaternion-identity
        public Quaternion normalized { get { return Normalize(this); } } //= Quaternion-normalized

        // Turns about z, then x, then y, as documented; in degrees, left-handed.
        public static Quaternion Euler(float x, float y, float z) //= Quaternion.Euler
        {
            return AngleAxis(y, Vector3.up) * AngleAxis(x, Vector3.right) * AngleAxis(z, Vector3.forward);
        }

        public static Quaternion AngleAxis(float angle, Vector3 axis) //= Quaternion.AngleAxis
        {
            Vector3 unit = axis.normalized;
            double half = angle * Math.PI / 360;
            float s = (float)Math.Sin(half);
            return new Quaternion(unit.x * s, unit.y * s, unit.z * s, (float)Math.Cos(half));
        }

        public static Quaternion operator *(Quaternion a, Quaternion b) //= Quaternion-operator_multiply
        {
            return new Quaternion(
                a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
                a.w * b.y + a.y * b.w + a.z * b.x - a.x * b.z,
                a.w * b.z + a.z * b.w + a.x * b.y - a.y * b.x,
                a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z);
        }

        public static Vector3 operator *(Quaternion q, Vector3 v) //= Quaternion-operator_multiply
        {
            var axis = new Vector3(q.x, q.y, q.z);
            Vector3 t = 2 * Vector3.Cross(axis, v);
            return v + q.w * t + Vector3.Cross(axis, t);
        }

        public static float Dot(Quaternion a, Quaternion b) { return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w; } //= Quaternion.Dot

        public static Quaternion Normalize(Quaternion q) //= Quaternion.Normalize
        {
            float length = (float)Math.Sqrt(Dot(q, q));
            return length < 1e-20f ? identity : new Quaternion(q.x / length, q.y / length, q.z / length, q.w / length);
        }

        // The conjugate: Unity's quaternions are of unit length.
        public static Quaternion Inverse(Quaternion q) { return new Quaternion(-q.x, -q.y, -q.z, q.w); } //= Quaternion.Inverse

        public static float Angle(Quaternion a, Quaternion b) //= Quaternion.Angle
        {
            float dot = Math.Min(Math.Abs(Dot(a, b)), 1);
            return dot > 0.999999f ? 0 : (float)(Math.Acos(dot) * 2 * 180 / Math.PI);
        }

        public static Quaternion Slerp(Quaternion a, Quaternion b, float t) //= Quaternion.Slerp
        {
            float dot = Dot(a, b), sign = dot < 0 ? -1 : 1;
            double angle = Math.Acos(Math.Min(Math.Abs(dot), 1)), share = Mathf.Clamp01(t);
            double first = angle < 1e-4 ? 1 - share : Math.Sin((1 - share) * angle) / Math.Sin(angle);
            double then = sign * (angle < 1e-4 ? share : Math.Sin(share * angle) / Math.Sin(angle));
            return Normalize(new Quaternion(
                (float)(first * a.x + then * b.x), (float)(first * a.y + then * b.y), (float)(first * a.z + then * b.z), (float)(first * a.w + then * b.w)));
        }

        public static Quaternion FromToRotation(Vector3 from, Vector3 to) //= Quaternion.FromToRotation
        {
            Vector3 a = from.normalized, b = to.normalized;
            float dot = Vector3.Dot(a, b);
            if (dot < -0.999999f)
            {
                Vector3 side = Vector3.Cross(Vector3.right, a);
                return AngleAxis(180, side.sqrMagnitude > 1e-6f ? side : Vector3.Cross(Vector3.up, a));
            }
            Vector3 cross = Vector3.Cross(a, b);
            return Normalize(new Quaternion(cross.x, cross.y, cross.z, 1 + dot));
        }

        public static bool operator ==(Quaternion a, Quaternion b) { return Dot(a, b) > 0.999999f; } //= Quaternion-operator_eq
        public static bool operator !=(Quaternion a, Quaternion b) { return !(a == b); } //= Quaternion
        public override bool Equals(object other) { return other is Quaternion && this == (Quaternion)other; } //= Quaternion.Equals
        public override int GetHashCode() { return x.GetHashCode() ^ y.GetHashCode() ^ z.GetHashCode() ^ w.GetHashCode(); } //= Quaternion
    }

    public struct Matrix4x4 //= Matrix4x4
    {
        private Vector3 right, up, forward, place;

        internal Matrix4x4(Vector3 right, Vector3 up, Vector3 forward, Vector3 place)
        {
            this.right = right;
            this.up = up;
            this.forward = forward;
            this.place = place;
        }

        public static Matrix4x4 identity { get { return new Matrix4x4(Vector3.right, Vector3.up, Vector3.forward, Vector3.zero); } } //= Matrix4x4-identity

        public Matrix4x4 inverse //= Matrix4x4-inverse
        {
            get
            {
                Vector3 a = Vector3.Cross(up, forward), b = Vector3.Cross(forward, right), c = Vector3.Cross(right, up);
                float d = Vector3.Dot(right, a);
                var turned = new Matrix4x4(
                    new Vector3(a.x, b.x, c.x) / d, new Vector3(a.y, b.y, c.y) / d, new Vector3(a.z, b.z, c.z) / d, Vector3.zero);
                turned.place = -turned.MultiplyVector(place);
                return turned;
            }
        }

        public Vector3 MultiplyPoint3x4(Vector3 point) { return MultiplyVector(point) + place; } //= Matrix4x4.MultiplyPoint3x4
        public Vector3 MultiplyVector(Vector3 v) { return right * v.x + up * v.y + forward * v.z; } //= Matrix4x4.MultiplyVector

        public static Matrix4x4 operator *(Matrix4x4 a, Matrix4x4 b) //= Matrix4x4-operator_multiply
        {
            return new Matrix4x4(a.MultiplyVector(b.right), a.MultiplyVector(b.up), a.MultiplyVector(b.forward), a.MultiplyPoint3x4(b.place));
        }
    }
}
