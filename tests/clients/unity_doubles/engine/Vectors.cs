using System;
using KinelinkDoubles;

// https://docs.unity3d.com/2021.3/Documentation/ScriptReference/{page}.html, where {page} stands behind `//=`.
namespace UnityEngine
{
    public struct Vector2 //= Vector2
    {
        public float x; //= Vector2-x
        public float y; //= Vector2-y

        public Vector2(float x, float y) //= Vector2-ctor
        {
            this.x = x;
            this.y = y;
        }

        public static Vector2 zero { get { return new Vector2(); } } //= Vector2-zero
    }

    public struct Vector3 //= Vector3
    {
        public float x; //= Vector3-x
        public float y; //= Vector3-y
        public float z; //= Vector3-z

        public Vector3(float x, float y, float z) //= Vector3-ctor
        {
            this.x = x;
            this.y = y;
            this.z = z;
        }

        public static Vector3 zero { get { return new Vector3(); } } //= Vector3-zero
        public static Vector3 one { get { return new Vector3(1, 1, 1); } } //= Vector3-one
        public static Vector3 up { get { return new Vector3(0, 1, 0); } } //= Vector3-up
        public static Vector3 down { get { return new Vector3(0, -1, 0); } } //= Vector3-down
        public static Vector3 right { get { return new Vector3(1, 0, 0); } } //= Vector3-right
        public static Vector3 forward { get { return new Vector3(0, 0, 1); } } //= Vector3-forward
        public float magnitude { get { return (float)Math.Sqrt(sqrMagnitude); } } //= Vector3-magnitude
        public float sqrMagnitude { get { return x * x + y * y + z * z; } } //= Vector3-sqrMagnitude

        // Too small to have a direction: zero, as documented.
        public Vector3 normalized { get { return magnitude > 1e-5f ? this / magnitude : zero; } } //= Vector3-normalized
        public static Vector3 operator +(Vector3 a, Vector3 b) { return new Vector3(a.x + b.x, a.y + b.y, a.z + b.z); } //= Vector3-operator_add
        public static Vector3 operator -(Vector3 a, Vector3 b) { return new Vector3(a.x - b.x, a.y - b.y, a.z - b.z); } //= Vector3-operator_subtract
        public static Vector3 operator -(Vector3 a) { return new Vector3(-a.x, -a.y, -a.z); } //= Vector3-operator_subtract
        public static Vector3 operator *(Vector3 a, float d) { return new Vector3(a.x * d, a.y * d, a.z * d); } //= Vector3-operator_multiply
        public static Vector3 operator *(float d, Vector3 a) { return a * d; } //= Vector3-operator_multiply
        public static Vector3 operator /(Vector3 a, float d) { return new Vector3(a.x / d, a.y / d, a.z / d); } //= Vector3-operator_divide

        // Approximate, as documented.
        public static bool operator ==(Vector3 a, Vector3 b) { return (a - b).sqrMagnitude < 9.99999944e-11f; } //= Vector3-operator_eq
        public static bool operator !=(Vector3 a, Vector3 b) { return !(a == b); } //= Vector3-operator_ne
        public override bool Equals(object other) { return other is Vector3 && this == (Vector3)other; } //= Vector3.Equals
        public override int GetHashCode() { return x.GetHashCode() ^ y.GetHashCode() << 2 ^ z.GetHashCode() >> 2; } //= Vector3
        public override string ToString() { return "(" + x + ", " + y + ", " + z + ")"; } //= Vector3.ToString
        public static float Dot(Vector3 a, Vector3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; } //= Vector3.Dot
        public static float Distance(Vector3 a, Vector3 b) { return (a - b).magnitude; } //= Vector3.Distance
        public static Vector3 Scale(Vector3 a, Vector3 b) { return new Vector3(a.x * b.x, a.y * b.y, a.z * b.z); } //= Vector3.Scale
        public static Vector3 Min(Vector3 a, Vector3 b) { return new Vector3(Math.Min(a.x, b.x), Math.Min(a.y, b.y), Math.Min(a.z, b.z)); } //= Vector3.Min
        public static Vector3 Max(Vector3 a, Vector3 b) { return new Vector3(Math.Max(a.x, b.x), Math.Max(a.y, b.y), Math.Max(a.z, b.z)); } //= Vector3.Max
        public static Vector3 Lerp(Vector3 a, Vector3 b, float t) { return a + (b - a) * Mathf.Clamp01(t); } //= Vector3.Lerp

        public static Vector3 Cross(Vector3 a, Vector3 b) //= Vector3.Cross
        {
            return new Vector3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
        }
    }

    public struct Bounds //= Bounds
    {
        public Bounds(Vector3 center, Vector3 size) : this() //= Bounds-ctor
        {
            this.center = center;
            this.size = size;
        }

        public Vector3 center { get; set; } //= Bounds-center
        public Vector3 size { get; set; } //= Bounds-size
        public Vector3 extents { get { return size / 2; } } //= Bounds-extents
        public Vector3 min { get { return center - extents; } } //= Bounds-min
        public Vector3 max { get { return center + extents; } } //= Bounds-max

        public void Encapsulate(Vector3 point) //= Bounds.Encapsulate
        {
            Vector3 low = Vector3.Min(min, point), high = Vector3.Max(max, point);
            center = (low + high) / 2;
            size = high - low;
        }

        public void Encapsulate(Bounds other) //= Bounds.Encapsulate
        {
            Encapsulate(other.min);
            Encapsulate(other.max);
        }
    }

    public struct Color //= Color
    {
        public float r; //= Color-r
        public float g; //= Color-g
        public float b; //= Color-b
        public float a; //= Color-a

        public Color(float r, float g, float b) //= Color-ctor
        {
            this.r = r;
            this.g = g;
            this.b = b;
            a = 1;
        }

        public static Color green { get { return new Color(0, 1, 0); } } //= Color-green
    }

    public struct Rect //= Rect
    {
        public Rect(float x, float y, float width, float height) : this() //= Rect-ctor
        {
            this.x = x;
            this.y = y;
            this.width = width;
            this.height = height;
        }

        public float x { get; set; } //= Rect-x
        public float y { get; set; } //= Rect-y
        public float width { get; set; } //= Rect-width
        public float height { get; set; } //= Rect-height
    }

    public static class Mathf //= Mathf
    {
        public const float PI = (float)Math.PI; //= Mathf.PI
        public const float Rad2Deg = 180 / PI; //= Mathf.Rad2Deg
        public static float Abs(float f) { return Math.Abs(f); } //= Mathf.Abs
        public static float Sqrt(float f) { return (float)Math.Sqrt(f); } //= Mathf.Sqrt
        public static float Atan2(float y, float x) { return (float)Math.Atan2(y, x); } //= Mathf.Atan2
        public static float Max(float a, float b) { return Math.Max(a, b); } //= Mathf.Max
        public static int Max(int a, int b) { return Math.Max(a, b); } //= Mathf.Max
        public static float Min(float a, float b) { return Math.Min(a, b); } //= Mathf.Min
        public static int Min(int a, int b) { return Math.Min(a, b); } //= Mathf.Min
        public static float Clamp01(float f) { return f < 0 ? 0 : f > 1 ? 1 : f; } //= Mathf.Clamp01
        public static float Clamp(float f, float low, float high) { return f < low ? low : f > high ? high : f; } //= Mathf.Clamp
    }
}
